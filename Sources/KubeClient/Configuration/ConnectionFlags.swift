/// What the command line says about the cluster; nil or empty where it says nothing. `HELM_*` variables stand in
/// for flags that are not given.
package struct ConnectionFlags: Sendable, Hashable {
    /// `--kubeconfig`: this file alone.
    package var kubeconfig: String?
    package var context: String?
    package var token: String?
    package var asUser: String?
    package var asGroups: [String]
    package var apiServer: String?
    package var caFile: String?
    package var tlsServerName: String?
    package var insecure: Bool?
    package var namespace: String?

    package init(
        kubeconfig: String? = nil, context: String? = nil, token: String? = nil, asUser: String? = nil,
        asGroups: [String] = [], apiServer: String? = nil, caFile: String? = nil, tlsServerName: String? = nil,
        insecure: Bool? = nil, namespace: String? = nil
    ) {
        self.kubeconfig = kubeconfig
        self.context = context
        self.token = token
        self.asUser = asUser
        self.asGroups = asGroups
        self.apiServer = apiServer
        self.caFile = caFile
        self.tlsServerName = tlsServerName
        self.insecure = insecure
        self.namespace = namespace
    }

    /// These flags, with the environment's word where a flag is missing.
    func completed(from environment: [String: String]) -> ConnectionFlags {
        func variable(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        var flags: ConnectionFlags = self
        flags.context = context ?? variable("HELM_KUBECONTEXT")
        flags.token = token ?? variable("HELM_KUBETOKEN")
        flags.asUser = asUser ?? variable("HELM_KUBEASUSER")
        if asGroups.isEmpty {
            flags.asGroups = (variable("HELM_KUBEASGROUPS") ?? "").split(separator: ",").map(String.init)
        }
        flags.apiServer = apiServer ?? variable("HELM_KUBEAPISERVER")
        flags.caFile = caFile ?? variable("HELM_KUBECAFILE")
        flags.tlsServerName = tlsServerName ?? variable("HELM_KUBETLS_SERVER_NAME")
        flags.insecure = insecure ?? variable("HELM_KUBEINSECURE_SKIP_TLS_VERIFY").map(Self.isTrue)
        flags.namespace = namespace ?? variable("HELM_NAMESPACE")
        return flags
    }

    /// Go's strconv.ParseBool; what it can't read is false.
    private static func isTrue(_ text: String) -> Bool {
        ["1", "t", "T", "TRUE", "true", "True"].contains(text)
    }
}
