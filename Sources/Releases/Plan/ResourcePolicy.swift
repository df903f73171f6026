import KubeModel

/// What an object's `helm.sh/resource-policy` annotation asks for: `keep` spares it when its release no longer wants
/// it, and when the release is deleted.
enum ResourcePolicy {
    static let annotation: String = "helm.sh/resource-policy"

    /// As Helm reads it when it deletes a release: white space around the word and its case don't matter.
    static func keeps(_ object: KubeObject) -> Bool {
        guard let policy = object.annotations[annotation] else { return false }
        return policy.split(whereSeparator: \.isWhitespace).joined(separator: " ").lowercased() == "keep"
    }

    /// What is told about objects that stay: `kept because of helm.sh/resource-policy: ConfigMap "a", Secret "b"`.
    ///
    /// - Returns: nil if nothing stays.
    static func notice(_ kept: [ManifestObject]) -> String? {
        guard !kept.isEmpty else { return nil }
        return "kept because of \(annotation): \(kept.map(\.title).joined(separator: ", "))"
    }
}

extension ManifestObject {
    /// Whether the chart says that the object stays when its release lets go of it.
    var isKept: Bool { ResourcePolicy.keeps(object) }
}
