import Diagnostics
import Glibc
import ValueTree

/// The files of an embedded cluster, all private to their owner.
struct StateDirectory: Sendable, Hashable {
    let path: String

    var database: String { path + "/cluster.db" }
    var kubeconfig: String { path + "/kubeconfig" }
    var log: String { path + "/server.log" }
    var lock: String { path + "/lock" }
    /// What the running server says about itself.
    var server: String { path + "/server.json" }
    private var secrets: String { path + "/secrets.json" }
    private var port: String { path + "/port" }

    /// `$ITER8_CLUSTER_DIR`, else `$XDG_STATE_HOME/iter8/cluster`, else `~/.local/state/iter8/cluster`.
    static func standard(environment: [String: String]) throws(Diagnostic) -> StateDirectory {
        func text(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        if let path = text("ITER8_CLUSTER_DIR") { return StateDirectory(path: absolute(path)) }
        if let state = text("XDG_STATE_HOME") { return StateDirectory(path: absolute(state) + "/iter8/cluster") }
        guard let home = text("HOME") else {
            throw Diagnostic(
                .failed, "can't tell where to keep the embedded cluster's state: HOME is not set",
                hint: "set ITER8_CLUSTER_DIR to a folder")
        }
        return StateDirectory(path: absolute(home) + "/.local/state/iter8/cluster")
    }

    /// Makes the folder, and closes it to others if it was open.
    func prepare() throws(Diagnostic) {
        try Files.makeDirectory(path)
        guard chmod(path, 0o700) == 0 else {
            throw Diagnostic(
                .failed, "can't make \(path) private: \(String(cString: strerror(errno)))",
                hint: "set ITER8_CLUSTER_DIR to a folder of your own")
        }
    }

    // MARK: Remembered

    /// The port of the first start, kept for kubeconfigs that were copied; 0 before it.
    var knownPort: UInt16 {
        Files.read(port).flatMap { UInt16(String(decoding: $0, as: UTF8.self)) } ?? 0
    }

    func remember(port number: UInt16) throws(Diagnostic) {
        try Files.write(Array(String(number).utf8), to: port)
    }

    /// Keys, certificates and tokens, made at the first start.
    func clusterSecrets() throws -> ClusterSecrets {
        if let value = Files.readJSON(secrets), let known = ClusterSecrets(value: value) { return known }
        let made: ClusterSecrets = try ClusterSecrets.make()
        try Files.write(JSONWriter.bytes(made.value), to: secrets)
        return made
    }

    /// Removes everything but the lock.
    func clear() {
        for name in Files.names(in: path) where name != "lock" { Files.removeTree("\(path)/\(name)") }
    }

    private static func absolute(_ path: String) -> String {
        if path.hasPrefix("/") { return path }
        guard let current = getcwd(nil, 0) else { return path }
        defer { free(current) }
        return String(cString: current) + "/" + path
    }
}

/// What makes a cluster this one and no other.
struct ClusterSecrets: Sendable {
    let authority: CertifiedKey
    let server: CertifiedKey
    let administratorToken: String
    /// Signs the tokens of service accounts.
    let signingKey: [UInt8]

    static func make() throws -> ClusterSecrets {
        let authority: CertifiedKey = try Certificates.authority()
        return ClusterSecrets(
            authority: authority, server: try Certificates.server(signedBy: authority),
            administratorToken: Base64Text.encodeForURL(random(32)), signingKey: random(32))
    }

    /// From the system's generator, which SystemRandomNumberGenerator is.
    private static func random(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }
}

extension ClusterSecrets {
    init?(value: Value) {
        func pair(_ key: String) -> CertifiedKey? {
            guard let certificate = value[at: key, "certificate"]?.stringValue,
                let secret = value[at: key, "key"]?.stringValue
            else { return nil }
            return CertifiedKey(certificate: certificate, key: secret)
        }
        guard let authority = pair("authority"), let server = pair("server"),
            let token = value["administratorToken"]?.stringValue,
            let signing = value["signingKey"]?.stringValue.flatMap(Base64Text.decode), signing.count == 32
        else { return nil }
        self.init(authority: authority, server: server, administratorToken: token, signingKey: signing)
    }

    var value: Value {
        func pair(_ pair: CertifiedKey) -> Value {
            ["certificate": .string(pair.certificate), "key": .string(pair.key)]
        }
        return [
            "authority": pair(authority), "server": pair(server), "administratorToken": .string(administratorToken),
            "signingKey": .string(Base64Text.encode(signingKey)),
        ]
    }
}
