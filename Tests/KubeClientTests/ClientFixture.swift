import HTTPTransport
import KubeClient
import KubeModel
import TestSupport
import ValueTree

let secrets: GroupVersionResource = GroupVersionResource(version: "v1", resource: "secrets")
let jobs: GroupVersionResource = GroupVersionResource(group: "batch", version: "v1", resource: "jobs")

extension ScriptedServer {
    /// A client of this server that doesn't dawdle between attempts.
    func client(
        tls: TLSOptions = TLSOptions(), credentials: Credentials = .anonymous,
        impersonation: Impersonation = Impersonation(), retry: RetryPolicy? = nil, pageSize: Int = 500
    ) -> KubeClient {
        let configuration = ClusterConfiguration(
            server: url, tls: tls, credentials: credentials, impersonation: impersonation, source: "the test")
        let quick = RetryPolicy(firstPause: .milliseconds(1), longestPause: .milliseconds(5))
        return KubeClient(configuration, options: KubeClient.Options(retry: retry ?? quick, pageSize: pageSize))
    }
}

/// A Status object as the API server words it.
func statusAnswer(
    _ code: Int, _ reason: String, _ message: String = "no", headers: [String: String] = [:], causes: String = "[]"
) -> ScriptedAnswer {
    ScriptedAnswer(
        code, headers: headers,
        body: """
            {"kind":"Status","apiVersion":"v1","status":"Failure","message":"\(message)","reason":"\(reason)",
            "details":{"name":"x","kind":"secrets","causes":\(causes)},"code":\(code)}
            """)
}

func secretAnswer(_ name: String, version: String = "1") -> ScriptedAnswer {
    .json(secretText(name, version: version))
}

func secretText(_ name: String, version: String = "1") -> String {
    """
    {"kind":"Secret","apiVersion":"v1","metadata":{"name":"\(name)","namespace":"ns","resourceVersion":"\(version)"}}
    """
}
