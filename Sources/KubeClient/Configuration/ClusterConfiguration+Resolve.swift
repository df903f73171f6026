package import Diagnostics
import HTTPTransport

extension ClusterConfiguration {
    /// Finds the cluster that flags, environment, kubeconfig files and the pod we may be in speak of.
    ///
    /// Precedence: flag, then `HELM_*` variable, then the kubeconfig's context, then the default; a kubeconfig
    /// goes before the pod's own cluster.
    ///
    /// - Returns: nil when nothing says where a cluster is.
    /// - Throws: `invalid` or `notFound`, naming file and field.
    package static func resolve(
        flags: ConnectionFlags, environment: [String: String],
        serviceAccountFolder: String = "/var/run/secrets/kubernetes.io/serviceaccount"
    ) throws(Diagnostic) -> ClusterConfiguration? {
        let flags: ConnectionFlags = flags.completed(from: environment)
        let kubeconfig: Kubeconfig? = try KubeconfigFiles(environment: environment).load(flag: flags.kubeconfig)
        var configuration: ClusterConfiguration?
        if let kubeconfig, !kubeconfig.isEmpty || flags.context != nil {
            configuration = try KubeconfigContext(kubeconfig, environment: environment)
                .configuration(named: flags.context, needsServer: flags.apiServer == nil)
        } else if let context = flags.context {
            throw Diagnostic(
                .notFound, "there is no context \"\(context)\": no kubeconfig was found",
                hint: "set KUBECONFIG or --kubeconfig")
        } else if flags.kubeconfig != nil, flags.apiServer == nil, let file = kubeconfig?.files.first {
            throw Diagnostic(.invalid, "names no cluster", context: [file])
        } else {
            configuration = try InClusterConfiguration(environment: environment, folder: serviceAccountFolder).load()
        }
        if configuration == nil, flags.apiServer != nil {
            configuration = ClusterConfiguration(server: "", proxy: .environment(environment), source: "the flags")
        }
        return try configuration?.overridden(by: flags)
    }

    private func overridden(by flags: ConnectionFlags) throws(Diagnostic) -> ClusterConfiguration {
        var result: ClusterConfiguration = self
        if let file = flags.caFile {
            result.tls.certificateAuthorities = try ConfigurationFile.read(file, for: "--kube-ca-file")
        }
        if let name = flags.tlsServerName { result.tls.serverName = name }
        if let insecure = flags.insecure {
            result.tls.skipsVerification = insecure
            if insecure, flags.caFile == nil { result.tls.certificateAuthorities = nil }
        }
        if let token = flags.token { result.credentials = .token(Sensitive(token)) }
        if let user = flags.asUser { result.impersonation.user = user }
        if !flags.asGroups.isEmpty { result.impersonation.groups = flags.asGroups }
        if let namespace = flags.namespace, !namespace.isEmpty { result.namespace = namespace }
        if let server = flags.apiServer { result.server = try Self.normalized(server, result.tls, "--kube-apiserver") }
        try result.check()
        return result
    }

    private func check() throws(Diagnostic) {
        if tls.skipsVerification, tls.certificateAuthorities != nil {
            throw Diagnostic(
                .invalid, "a certificate authority and insecure-skip-tls-verify exclude each other", context: [source],
                hint: "remove one of the two")
        }
        if impersonation.user == nil, !impersonation.groups.isEmpty || impersonation.uid != nil {
            throw Diagnostic(
                .invalid, "groups can only be impersonated together with a user", hint: "add --kube-as-user")
        }
    }

    /// With a scheme (https where anything says TLS) and without a slash at its end.
    static func normalized(_ server: String, _ tls: TLSOptions, _ place: String) throws(Diagnostic) -> String {
        var text: String = server
        if !text.contains("://") {
            let saysTLS: Bool =
                tls.certificateAuthorities != nil || tls.clientCertificate != nil || tls.skipsVerification
            text = (saysTLS ? "https://" : "http://") + text
        }
        while text.hasSuffix("/") { text.removeLast() }
        guard HTTPClient.canRequest(text), !text.contains("?"), !text.contains("#") else {
            throw Diagnostic(
                .invalid, "\"\(HTTPClient.redacted(server))\" is no address of a server", context: [place],
                hint: "write it as https://HOST:PORT")
        }
        return text
    }
}
