import Diagnostics
import FoundationEssentials
import KubeModel
import ValueTree

/// What a credential plugin printed (client.authentication.k8s.io ExecCredential, its status).
struct ExecCredential: Sendable, Equatable {
    var token: Sensitive<String>?
    var certificate: [UInt8]?
    var key: Sensitive<[UInt8]>?
    var expiry: Date?

    static let apiVersions: [String] = ["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"]

    init(_ output: [UInt8], of plugin: ExecPlugin) throws(Diagnostic) {
        let value: Value
        do throws(Diagnostic) {
            value = try JSONReader.parse(output, file: "output of \(plugin.command)")
        } catch {
            // The error's source line would show what was printed.
            throw Self.fault(plugin, "printed no JSON")
        }
        guard value["kind"]?.stringValue == "ExecCredential" else {
            throw Self.fault(plugin, "printed no ExecCredential object")
        }
        guard let version = value["apiVersion"]?.stringValue, version == plugin.apiVersion else {
            let found: String = value["apiVersion"]?.stringValue ?? "none"
            throw Self.fault(plugin, "printed apiVersion \(found), wanted is \(plugin.apiVersion)")
        }
        guard let status = value["status"], status != .null else { throw Self.fault(plugin, "printed no status") }
        token = status["token"]?.stringValue.flatMap { $0.isEmpty ? nil : Sensitive($0) }
        certificate = status["clientCertificateData"]?.stringValue.map { Array($0.utf8) }
        key = status["clientKeyData"]?.stringValue.map { Sensitive(Array($0.utf8)) }
        if (certificate == nil) != (key == nil) {
            throw Self.fault(plugin, "gave only one of clientCertificateData and clientKeyData")
        }
        if token == nil, certificate == nil { throw Self.fault(plugin, "gave neither a token nor a certificate") }
        if let text = status["expirationTimestamp"]?.stringValue {
            guard let time = KubeTime(text) else {
                throw Self.fault(plugin, "gave an expirationTimestamp that is no RFC 3339 time")
            }
            expiry = Date(timeIntervalSince1970: Double(time.nanoseconds) / 1e9)
        }
    }

    private static func fault(_ plugin: ExecPlugin, _ what: String) -> Diagnostic {
        Diagnostic(
            .failed, "the credential plugin \"\(plugin.command)\" \(what)", context: [plugin.origin],
            hint: "run it by hand to see what it prints")
    }
}

extension ExecPlugin {
    /// Runs the program and reads what it prints.
    func run() async throws -> ExecCredential {
        let isTerminal: Bool = PluginProcess.standardInputIsTerminal
        let isInteractive: Bool = isTerminal && interactiveMode != .never
        if interactiveMode == .always, !isTerminal {
            throw Diagnostic(
                .failed, "the credential plugin \"\(command)\" needs a terminal to ask at, and there is none",
                context: [origin])
        }
        var spec: Value = ["interactive": .bool(isInteractive)]
        if let cluster { spec["cluster"] = cluster }
        let information: Value = [
            "kind": "ExecCredential", "apiVersion": .string(apiVersion), "spec": spec, "status": [:],
        ]
        var variables: [String: String] = environment.reveal()
        variables["KUBERNETES_EXEC_INFO"] = JSONWriter.string(information)
        guard let path = PluginProcess.find(command, in: variables["PATH"] ?? "") else {
            throw Diagnostic(
                .notFound, "the credential plugin \"\(command)\" is not installed", context: [origin],
                hint: installHint ?? "install it, or put it on PATH")
        }
        let process: PluginProcess = PluginProcess(
            path: path, arguments: [command] + arguments, environment: variables, inheritsInput: isInteractive)
        let result: PluginProcess.Result = try await process.run()
        guard result.succeeded else {
            throw Diagnostic(
                .failed, "the credential plugin \"\(command)\" failed (\(result.ending))", context: [origin],
                hint: "its own messages are above; run it by hand to see more")
        }
        return try ExecCredential(result.output, of: self)
    }
}
