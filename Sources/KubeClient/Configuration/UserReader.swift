import Diagnostics
import HTTPTransport
import ValueTree

/// Reads a kubeconfig's user: how to say who asks.
struct UserReader {
    let entry: Kubeconfig.Entry
    /// The process's, for credential plugins.
    let environment: [String: String]
    /// For plugins that want to know it.
    let cluster: Kubeconfig.Entry?

    private var fields: FieldReader { entry.fields }

    func apply(to configuration: inout ClusterConfiguration) throws(Diagnostic) {
        if fields.value["auth-provider"]?.mapValue != nil {
            let name: String = fields.value[at: "auth-provider", "name"]?.stringValue ?? ""
            throw fields.fault(
                "auth-provider", "\"\(name)\" is not supported: Kubernetes removed these plugins in 1.26",
                hint: "use an exec plugin instead (such as gke-gcloud-auth-plugin, kubelogin)")
        }
        let certificate: [UInt8]? = try FileOrData(entry).bytes("client-certificate")
        let key: [UInt8]? = try FileOrData(entry).bytes("client-key")
        if certificate != nil, key == nil { throw fields.fault("client-key", "is missing beside client-certificate") }
        if certificate == nil, key != nil { throw fields.fault("client-certificate", "is missing beside client-key") }
        configuration.tls.clientCertificate = certificate
        configuration.tls.clientKey = key.map { Sensitive($0) }
        configuration.credentials = try credentials(configuration)
        configuration.impersonation = try impersonation()
    }

    private func credentials(_ configuration: ClusterConfiguration) throws(Diagnostic) -> Credentials {
        let token: Sensitive<String>? = try fields.text("token").map { Sensitive($0) }
        let tokenFile: String? = try fields.text("tokenFile").map { FilePath.resolve($0, in: entry.folder) }
        let username: String? = try fields.text("username")
        let password: String = try fields.text("password") ?? ""
        let plugin: FieldReader = try fields.map("exec")
        if token != nil || tokenFile != nil, username != nil {
            throw Diagnostic(
                .invalid, "has a token and a username: only one way to authenticate can be used",
                context: [fields.place])
        }
        if let tokenFile { return .tokenFile(path: tokenFile, otherwise: token) }
        if let token { return .token(token) }
        if let username { return .basic(username: username, password: Sensitive(password)) }
        if plugin.value.mapValue?.isEmpty == false { return .plugin(try self.plugin(plugin, configuration)) }
        return .anonymous
    }

    private func impersonation() throws(Diagnostic) -> Impersonation {
        var extra: [String: [String]] = [:]
        let extras: FieldReader = try fields.map("as-user-extra")
        for key in (extras.value.mapValue ?? [:]).keys { extra[key] = try extras.texts(key) }
        return Impersonation(
            user: try fields.text("as"), uid: try fields.text("as-uid"), groups: try fields.texts("as-groups"),
            extra: extra)
    }

    private func plugin(
        _ exec: FieldReader, _ configuration: ClusterConfiguration
    ) throws(Diagnostic) -> ExecPlugin {
        let version: String = try exec.required("apiVersion")
        guard ExecCredential.apiVersions.contains(version) else {
            throw exec.fault(
                "apiVersion", "\"\(version)\" is not supported",
                hint: "supported: \(ExecCredential.apiVersions.joined(separator: ", ")); update the plugin's kubeconfig"
            )
        }
        var command: String = try exec.required("command")
        if command.contains("/") { command = FilePath.resolve(command, in: entry.folder) }
        var variables: [String: String] = environment
        for item in try exec.list("env") { variables[try item.required("name")] = try item.text("value") ?? "" }
        return ExecPlugin(
            apiVersion: version, command: command, arguments: try exec.texts("args"),
            environment: Sensitive(variables), interactiveMode: try mode(exec, version),
            installHint: try exec.text("installHint"),
            cluster: try exec.flag("provideClusterInfo") ? clusterInformation(configuration) : nil,
            origin: exec.place)
    }

    private func mode(_ exec: FieldReader, _ version: String) throws(Diagnostic) -> ExecPlugin.InteractiveMode {
        guard let text = try exec.text("interactiveMode") else {
            // Required since v1; before, plugins could always ask.
            if version.hasSuffix("/v1") { throw exec.fault("interactiveMode", "is missing") }
            return .ifAvailable
        }
        guard let mode = ExecPlugin.InteractiveMode(rawValue: text) else {
            let known: [String] = ExecPlugin.InteractiveMode.allCases.map(\.rawValue)
            throw exec.fault(
                "interactiveMode", "\"\(text)\" is none of \(known.joined(separator: ", "))",
                hint: Suggestion.hint(for: text, in: known))
        }
        return mode
    }

    private func clusterInformation(_ configuration: ClusterConfiguration) -> Value {
        var information: Value = ["server": .string(configuration.server)]
        if let name = configuration.tls.serverName { information["tls-server-name"] = .string(name) }
        if configuration.tls.skipsVerification { information["insecure-skip-tls-verify"] = true }
        if let authorities = configuration.tls.certificateAuthorities {
            information["certificate-authority-data"] = .string(Base64Text.encode(authorities))
        }
        if case .fixed(let proxy) = configuration.proxy { information["proxy-url"] = .string(proxy) }
        // The extension of this name is the plugin's own configuration.
        let extensions: [Value] = cluster?.fields.value["extensions"]?.listValue ?? []
        let own: Value? = extensions.first { $0["name"]?.stringValue == "client.authentication.k8s.io/exec" }
        if let config = own?["extension"] { information["config"] = config }
        return information
    }
}
