import Diagnostics
import KubeModel
import ValueTree
import YAML

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

/// The files that hold a pod's credentials.
struct CredentialFiles {
    let credentials: any PodCredentials
    let folder: PodFolder

    /// Where pods find them in a real cluster.
    static let mountPath: String = "/var/run/secrets/kubernetes.io/serviceaccount"

    func write(token: Sensitive<String>, namespace: String) throws {
        let mount: String = folder.inside(CredentialFiles.mountPath)
        try Files.makeDirectory(mount)
        try Files.write(Array(token.reveal().utf8), to: "\(mount)/token")
        try Files.write(Array(credentials.certificateAuthority.utf8), to: "\(mount)/ca.crt")
        try Files.write(Array(namespace.utf8), to: "\(mount)/namespace")
        let kubeconfig: Value = [
            "apiVersion": "v1", "kind": "Config", "current-context": "pod",
            "clusters": [
                [
                    "name": "local",
                    "cluster": [
                        "server": .string(credentials.serverURL), "certificate-authority": .string("\(mount)/ca.crt"),
                    ],
                ]
            ],
            "users": [["name": "serviceaccount", "user": ["tokenFile": .string("\(mount)/token")]]],
            "contexts": [
                [
                    "name": "pod",
                    "context": [
                        "cluster": "local", "user": "serviceaccount", "namespace": .string(namespace),
                    ],
                ]
            ],
        ]
        try Files.write(Array(YAMLWriter.string(kubeconfig).utf8), to: folder.kubeconfig)
    }
}
