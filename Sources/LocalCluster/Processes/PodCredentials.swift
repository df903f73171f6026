import Diagnostics
import KubeModel

/// How pods get at the API server: issued by the server, one token a pod.
protocol PodCredentials: Sendable {
    /// `https://127.0.0.1:PORT`
    var serverURL: String { get }
    /// The server's certificate authority, PEM.
    var certificateAuthority: String { get }

    /// A bearer token of the service account, bound to the pod.
    ///
    /// - Throws: ``Diagnostic`` `notFound` if the account does not exist.
    func token(serviceAccount: String, namespace: String, pod: KubeObject) async throws -> Sensitive<String>
}
