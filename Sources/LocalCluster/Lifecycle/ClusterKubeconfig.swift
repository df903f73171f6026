import ValueTree
import YAML

/// The kubeconfig of the embedded cluster.
enum ClusterKubeconfig {
    static func text(port: UInt16, secrets: ClusterSecrets) -> String {
        let name: Value = "iter8"
        let authority: Value = .string(Base64Text.encode(Array(secrets.authority.certificate.utf8)))
        let value: Value = [
            "apiVersion": "v1", "kind": "Config", "current-context": name,
            "clusters": [
                [
                    "name": name,
                    "cluster": [
                        "server": .string("https://127.0.0.1:\(port)"), "certificate-authority-data": authority,
                    ],
                ]
            ],
            "contexts": [["name": name, "context": ["cluster": name, "user": name, "namespace": "default"]]],
            "users": [["name": name, "user": ["token": .string(secrets.administratorToken)]]],
        ]
        return YAMLWriter.string(value)
    }
}
