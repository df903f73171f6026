import KubeModel
package import ValueTree

/// What a launch would do to one object.
package struct ObjectChange: Sendable, Hashable {
    package enum Kind: String, Sendable {
        case added, changed, removed
        /// A runner of an earlier revision, ended with its pods before the new one starts.
        case ended
    }

    package var kind: Kind
    /// `Secret/web`.
    package var object: String
    package var namespace: String?
    /// As the cluster has it, nil if it has none: without what the server fills in, and without secrets.
    package var before: Value?
    /// As it would be; nil if it would be gone.
    package var after: Value?

    /// - Returns: nil if nothing would change.
    static func applying(
        _ wanted: ReleasePlan.Wanted, to live: KubeObject?, _ ownership: Ownership
    ) throws -> ObjectChange? {
        let object: ManifestObject = wanted.object
        guard let live else {
            let desired: Value = ObjectWriter.storable(ownership.marking(object.object)).value
            return ObjectChange(.added, object, before: nil, after: desired)
        }
        let merge: ThreeWayMerge = wanted.merge(into: live, ownership)
        guard !merge.isEmpty else { return nil }
        let patched: Value =
            merge.type == .strategic
            ? try StrategicMergePatch.apply(merge.patch, to: live.value, kind: object.resource.kind)
            : MergePatch.apply(merge.patch, to: live.value)
        return ObjectChange(.changed, object, before: live.value, after: patched)
    }

    init(_ kind: Kind, _ object: ManifestObject, before: Value?, after: Value?) {
        self.kind = kind
        self.object = object.object.reference
        namespace = object.namespace
        (self.before, self.after) = ObjectView.pair(before, after)
    }
}

/// Objects as people want to compare them.
enum ObjectView {
    private static let serverFields: [String] = [
        "managedFields", "resourceVersion", "uid", "creationTimestamp", "generation", "selfLink",
    ]

    /// Both without what the server fills in; of Secrets only which values differ.
    static func pair(_ before: Value?, _ after: Value?) -> (before: Value?, after: Value?) {
        var (old, new): (Value?, Value?) = (before.map(plain), after.map(plain))
        guard (old ?? new)?["kind"] == "Secret" else { return (old, new) }
        let (oldData, newData): (Value?, Value?) = (old?["data"], new?["data"])
        hide(&old, other: newData, mark: "before")
        hide(&new, other: oldData, mark: "after")
        return (old, new)
    }

    private static func plain(_ value: Value) -> Value {
        var plain: Value = value
        plain["status"] = nil
        for field in serverFields { plain[at: "metadata", field] = nil }
        return plain
    }

    private static func hide(_ secret: inout Value?, other: Value?, mark: String) {
        guard case .map(let data)? = secret?["data"] else { return }
        var hidden: [String: Value] = [:]
        for (key, value) in data {
            let isSame: Bool = other?[key] == value || other?[key] == nil
            hidden[key] = .string(isSame ? "***" : "*** (\(mark))")
        }
        secret?["data"] = .map(hidden)
    }
}
