import CommandLineKit
import Diagnostics
import HTTPTransport
import KubeClient

/// Flags that say which cluster is meant, and the namespace.
enum ClusterFlags {
    static let namespace = Flag(
        "namespace", "n", .string, "namespace", value: "NAME", defaultNote: "the context's, else default",
        environment: "HELM_NAMESPACE", completion: .dynamic("namespaces"))
    /// No `environment`: $KUBECONFIG may list several files, the flag names one.
    static let kubeconfig = Flag(
        "kubeconfig", nil, .string, "kubeconfig file", value: "FILE", defaultNote: "$KUBECONFIG, ~/.kube/config",
        completion: .files)
    static let context = Flag(
        "kube-context", nil, .string, "context of the kubeconfig", value: "NAME", defaultNote: "the current one",
        environment: "HELM_KUBECONTEXT")
    static let token = Flag(
        "kube-token", nil, .string, "bearer token", value: "TOKEN", environment: "HELM_KUBETOKEN", advanced: true)
    static let asUser = Flag(
        "kube-as-user", nil, .string, "user to act as", value: "NAME", environment: "HELM_KUBEASUSER", advanced: true)
    static let asGroups = Flag(
        "kube-as-group", nil, .array, "group to act as", value: "NAME", environment: "HELM_KUBEASGROUPS",
        advanced: true)
    static let apiServer = Flag(
        "kube-apiserver", nil, .string, "address of the API server", value: "URL", environment: "HELM_KUBEAPISERVER",
        advanced: true)
    static let caFile = Flag(
        "kube-ca-file", nil, .string, "certificate authorities to trust", value: "FILE",
        environment: "HELM_KUBECAFILE", advanced: true, completion: .files)
    static let serverName = Flag(
        "kube-tls-server-name", nil, .string, "name that the server's certificate must have", value: "NAME",
        environment: "HELM_KUBETLS_SERVER_NAME", advanced: true)
    static let insecure = Flag(
        "kube-insecure-skip-tls-verify", nil, .bool, "don't check the server's certificate",
        environment: "HELM_KUBEINSECURE_SKIP_TLS_VERIFY", advanced: true)
    static let requestTimeout = Flag(
        "request-timeout", nil, .string, "how long to wait for an answer of the API server; 0 for ever",
        value: "DURATION", defaultNote: "1m", advanced: true)

    /// Accepted, as scripts written for the original give them, and without effect here.
    private static let accepted: [Flag] = [
        Flag("burst-limit", nil, .integer, "accepted for compatibility", value: "N", hidden: true),
        Flag("debug", nil, .bool, "accepted for compatibility", hidden: true),
        Flag("registry-config", nil, .string, "accepted for compatibility", value: "FILE", hidden: true),
        Flag("repository-config", nil, .string, "accepted for compatibility", value: "FILE", hidden: true),
        Flag("repository-cache", nil, .string, "accepted for compatibility", value: "FOLDER", hidden: true),
    ]

    static let all: [Flag] =
        [
            namespace, kubeconfig, context, token, asUser, asGroups, apiServer, caFile, serverName, insecure,
            requestTimeout,
        ] + accepted

    /// How long each request may take; watches and logs are not held to it. As kubectl has it, a number alone is
    /// seconds.
    static func timeouts(_ values: FlagValues) throws(Diagnostic) -> HTTPTimeouts {
        var timeouts: HTTPTimeouts = KubeClient.Options().timeouts
        guard let text = values.string(requestTimeout) else { return timeouts }
        guard let limit = Int64(text).map({ .seconds($0) }) ?? GoDuration.parse(text), limit >= .zero else {
            throw Diagnostic(
                .usage, "--request-timeout wants a duration such as 90s or 1h30m, or 0 for no limit; got \"\(text)\"")
        }
        timeouts.total = limit == .zero ? nil : limit
        return timeouts
    }

    static func connection(_ values: FlagValues) -> ConnectionFlags {
        ConnectionFlags(
            kubeconfig: values.string(kubeconfig), context: values.string(context), token: values.string(token),
            asUser: values.string(asUser), asGroups: values.strings(asGroups), apiServer: values.string(apiServer),
            caFile: values.string(caFile), tlsServerName: values.string(serverName),
            insecure: values.optionalBool(insecure), namespace: values.string(namespace))
    }
}

/// The flag that names a group.
enum GroupFlags {
    static let group = Flag(
        "group", "g", .string, "group", value: "NAME", default: "default", completion: .dynamic("groups"))
    static let timeout = Flag(
        "timeout", nil, .duration, "how long to wait", value: "DURATION", default: "5m")
    static let noHooks = Flag("no-hooks", nil, .bool, "leave the chart's hooks out")
}
