import Diagnostics
import FoundationEssentials
import HTTPTransport
import ValueTree

/// Turns one context of a kubeconfig into a configuration.
struct KubeconfigContext {
    private let kubeconfig: Kubeconfig
    private let environment: [String: String]

    init(_ kubeconfig: Kubeconfig, environment: [String: String]) {
        self.kubeconfig = kubeconfig
        self.environment = environment
    }

    /// - Parameters:
    ///   - name: nil for the current context.
    ///   - needsServer: false when a flag names the server, so that a context need not.
    func configuration(named name: String?, needsServer: Bool) throws(Diagnostic) -> ClusterConfiguration {
        let files: String = kubeconfig.files.joined(separator: ", ")
        guard let name = name ?? kubeconfig.currentContext else {
            if needsServer { throw undecided(files) }
            return ClusterConfiguration(server: "", proxy: .environment(environment), source: files)
        }
        guard let context = kubeconfig.contexts[name] else {
            throw Diagnostic(
                .notFound, "there is no context \"\(name)\"", context: [files], hint: contextHint(name))
        }
        let fields: FieldReader = context.fields
        var configuration: ClusterConfiguration = ClusterConfiguration(
            server: "", proxy: .environment(environment), source: "context \"\(name)\" of \(fields.file)")
        configuration.namespace = try fields.text("namespace") ?? "default"
        if let cluster = try entry(fields, "cluster", in: kubeconfig.clusters, "clusters") {
            try apply(cluster, to: &configuration)
        } else if needsServer {
            throw fields.fault("cluster", "is missing")
        }
        if let user = try entry(fields, "user", in: kubeconfig.users, "users") {
            let reader: UserReader = UserReader(
                entry: user, environment: environment,
                cluster: try fields.text("cluster").flatMap { kubeconfig.clusters[$0] })
            try reader.apply(to: &configuration)
        }
        return configuration
    }

    private func entry(
        _ fields: FieldReader, _ key: String, in entries: [String: Kubeconfig.Entry], _ list: String
    ) throws(Diagnostic) -> Kubeconfig.Entry? {
        guard let name = try fields.text(key) else { return nil }
        if let entry = entries[name] { return entry }
        throw fields.fault(
            key, "\"\(name)\" is not in \(list)", hint: Suggestion.hint(for: name, in: entries.keys.sorted()))
    }

    private func apply(
        _ cluster: Kubeconfig.Entry, to configuration: inout ClusterConfiguration
    ) throws(Diagnostic) {
        let fields: FieldReader = cluster.fields
        configuration.tls.certificateAuthorities = try FileOrData(cluster).bytes("certificate-authority")
        configuration.tls.skipsVerification = try fields.flag("insecure-skip-tls-verify")
        configuration.tls.serverName = try fields.text("tls-server-name")
        if let proxy = try fields.text("proxy-url") {
            guard HTTPClient.canUseProxy(proxy) else {
                throw fields.fault(
                    "proxy-url", "is no proxy address", hint: "http, https and socks5 URLs are understood")
            }
            configuration.proxy = .fixed(proxy)
        }
        if let server = try fields.text("server") {
            let place: String = fields.fault("server", "").context.first ?? fields.file
            configuration.server = try ClusterConfiguration.normalized(server, configuration.tls, place)
        } else {
            throw fields.fault("server", "is missing")
        }
    }

    private func undecided(_ files: String) -> Diagnostic {
        let names: String = kubeconfig.contexts.keys.sorted().joined(separator: ", ")
        let choice: String = "choose one with --kube-context or `kubectl config use-context`"
        return Diagnostic(
            .invalid, "no current-context is set", context: [files],
            hint: names.isEmpty ? "it has no contexts" : "\(choice): \(names)")
    }

    private func contextHint(_ name: String) -> String {
        let names: [String] = kubeconfig.contexts.keys.sorted()
        if let hint = Suggestion.hint(for: name, in: names) { return hint }
        return names.isEmpty ? "the file has no contexts" : "there are: \(names.joined(separator: ", "))"
    }
}

/// Fields that come as a file's path (`client-key`) or inline in base64 (`client-key-data`); the latter wins.
struct FileOrData {
    private let entry: Kubeconfig.Entry

    init(_ entry: Kubeconfig.Entry) {
        self.entry = entry
    }

    func bytes(_ key: String) throws(Diagnostic) -> [UInt8]? {
        let dataKey: String = "\(key)-data"
        if let text = try entry.fields.text(dataKey) {
            guard let data = Data(base64Encoded: text, options: .ignoreUnknownCharacters), !data.isEmpty else {
                throw entry.fields.fault(dataKey, "is not base64")
            }
            return Array(data)
        }
        guard let path = try entry.fields.text(key) else { return nil }
        let place: String = entry.fields.fault(key, "").context.first ?? entry.fields.file
        return try ConfigurationFile.read(FilePath.resolve(path, in: entry.folder), for: place)
    }
}
