import Diagnostics
import HTTPTransport

/// What a pod is given to reach its own cluster.
struct InClusterConfiguration {
    let environment: [String: String]
    /// `/var/run/secrets/kubernetes.io/serviceaccount`
    let folder: String

    /// nil outside a cluster.
    func load() throws(Diagnostic) -> ClusterConfiguration? {
        guard let host = environment["KUBERNETES_SERVICE_HOST"], !host.isEmpty,
            let port = environment["KUBERNETES_SERVICE_PORT"], !port.isEmpty,
            try ConfigurationFile.read("\(folder)/token") != nil
        else { return nil }
        let literal: String = host.contains(":") ? "[\(host)]" : host
        var configuration: ClusterConfiguration = ClusterConfiguration(
            server: "https://\(literal):\(port)",
            credentials: .tokenFile(path: "\(folder)/token", otherwise: nil), source: "the pod's service account")
        configuration.tls.certificateAuthorities = try ConfigurationFile.read("\(folder)/ca.crt")
        if let bytes = try ConfigurationFile.read("\(folder)/namespace") {
            let namespace: Substring = String(decoding: bytes, as: UTF8.self).trimmingSpace
            if !namespace.isEmpty { configuration.namespace = String(namespace) }
        }
        return configuration
    }
}
