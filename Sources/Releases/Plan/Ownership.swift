import Diagnostics
import KubeModel

/// Whose an object is, as Helm marks it.
struct Ownership: Sendable, Hashable {
    static let managedBy: String = "app.kubernetes.io/managed-by"
    private static let releaseName: String = "meta.helm.sh/release-name"
    private static let releaseNamespace: String = "meta.helm.sh/release-namespace"

    let release: String
    let namespace: String

    /// The object with the release's marks.
    func marking(_ object: KubeObject) -> KubeObject {
        var marked: KubeObject = object
        var labels: [String: String] = object.labels
        labels[Self.managedBy] = "Helm"
        // One selector finds all of a group.
        labels[ReleaseWire.groupLabel] = release
        marked.labels = labels
        var annotations: [String: String] = object.annotations
        annotations[Self.releaseName] = release
        annotations[Self.releaseNamespace] = namespace
        marked.annotations = annotations
        return marked
    }

    /// Whether a live object is the release's.
    func owns(_ object: KubeObject) -> Bool {
        object.labels[Self.managedBy] == "Helm" && object.annotations[Self.releaseName] == release
            && object.annotations[Self.releaseNamespace] == namespace
    }

    /// Whether a live object says that it is another release's.
    func isForeign(_ object: KubeObject) -> Bool {
        guard let name = object.annotations[Self.releaseName] else { return false }
        return name != release || object.annotations[Self.releaseNamespace] ?? namespace != namespace
    }

    func refusal(of object: KubeObject, title: String) -> Diagnostic {
        let place: String = object.namespace.map { " in namespace \"\($0)\"" } ?? ""
        let owner: String = object.annotations[Self.releaseName].map { ": it is of release \"\($0)\"" } ?? ""
        return Diagnostic(
            .conflict, "\(title)\(place) exists already and is not of group \"\(release)\"\(owner)",
            hint: "choose another group name (-g), or delete the object")
    }
}
