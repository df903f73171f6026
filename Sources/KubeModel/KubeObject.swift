package import ValueTree

/// A Kubernetes object: a value tree with typed access to `apiVersion`, `kind` and `metadata`.
package struct KubeObject: Sendable, Hashable {
    package var value: Value

    package init(_ value: Value) {
        self.value = value
    }

    package init(apiVersion: String, kind: String, namespace: String? = nil, name: String) {
        value = ["apiVersion": .string(apiVersion), "kind": .string(kind), "metadata": ["name": .string(name)]]
        if let namespace { self.namespace = namespace }
    }

    package subscript(key: String) -> Value? {
        get { value[key] }
        set { value[key] = newValue }
    }

    package subscript(at keys: String...) -> Value? {
        get { value[at: keys] }
        set { value[at: keys] = newValue }
    }

    package var apiVersion: String {
        get { text("apiVersion") ?? "" }
        set { value["apiVersion"] = .string(newValue) }
    }

    package var kind: String {
        get { text("kind") ?? "" }
        set { value["kind"] = .string(newValue) }
    }

    package var groupVersionKind: GroupVersionKind { GroupVersionKind(apiVersion: apiVersion, kind: kind) }

    /// `Kind/name`, for messages.
    package var reference: String { "\(kind)/\(name)" }
}

// MARK: - metadata

extension KubeObject {
    package var name: String {
        get { text("metadata", "name") ?? "" }
        set { set("name", newValue) }
    }

    package var generateName: String? {
        get { text("metadata", "generateName") }
        set { set("generateName", newValue) }
    }

    /// nil for cluster-scoped objects and where it is not said.
    package var namespace: String? {
        get { text("metadata", "namespace").flatMap { $0.isEmpty ? nil : $0 } }
        set { set("namespace", newValue) }
    }

    package var uid: String? {
        get { text("metadata", "uid") }
        set { set("uid", newValue) }
    }

    /// Opaque to clients: compare for equality only.
    package var resourceVersion: String? {
        get { text("metadata", "resourceVersion").flatMap { $0.isEmpty ? nil : $0 } }
        set { set("resourceVersion", newValue) }
    }

    /// Counts changes of the desired state.
    package var generation: Int64? {
        get { value[at: "metadata", "generation"]?.intValue }
        set { value[at: "metadata", "generation"] = newValue.map { .int($0) } }
    }

    /// RFC 3339.
    package var creationTimestamp: String? {
        get { text("metadata", "creationTimestamp") }
        set { set("creationTimestamp", newValue) }
    }

    /// RFC 3339; set while the object waits for its finalizers or its grace period.
    package var deletionTimestamp: String? {
        get { text("metadata", "deletionTimestamp") }
        set { set("deletionTimestamp", newValue) }
    }

    package var isBeingDeleted: Bool { deletionTimestamp != nil }

    package var labels: [String: String] {
        get { texts("labels") }
        set { set("labels", newValue) }
    }

    package var annotations: [String: String] {
        get { texts("annotations") }
        set { set("annotations", newValue) }
    }

    package var finalizers: [String] {
        get { (value[at: "metadata", "finalizers"]?.listValue ?? []).compactMap(\.stringValue) }
        set { value[at: "metadata", "finalizers"] = newValue.isEmpty ? nil : .list(newValue.map { .string($0) }) }
    }

    package var ownerReferences: [OwnerReference] {
        get { (value[at: "metadata", "ownerReferences"]?.listValue ?? []).compactMap(OwnerReference.init(value:)) }
        set { value[at: "metadata", "ownerReferences"] = newValue.isEmpty ? nil : .list(newValue.map(\.value)) }
    }

    /// The owner that manages the object, if one does.
    package var controller: OwnerReference? { ownerReferences.first(where: \.isController) }

    private func text(_ keys: String...) -> String? { value[at: keys]?.stringValue }

    private mutating func set(_ key: String, _ text: String?) {
        value[at: "metadata", key] = text.map { .string($0) }
    }

    private func texts(_ key: String) -> [String: String] {
        (value[at: "metadata", key]?.mapValue ?? [:]).compactMapValues(\.stringValue)
    }

    private mutating func set(_ key: String, _ texts: [String: String]) {
        value[at: "metadata", key] = texts.isEmpty ? nil : .map(texts.mapValues { .string($0) })
    }
}

/// Who an object belongs to; garbage collection follows these.
package struct OwnerReference: Sendable, Hashable {
    package var apiVersion: String
    package var kind: String
    package var name: String
    package var uid: String
    package var isController: Bool
    package var blocksOwnerDeletion: Bool

    package init(
        apiVersion: String, kind: String, name: String, uid: String, isController: Bool = false,
        blocksOwnerDeletion: Bool = false
    ) {
        self.apiVersion = apiVersion
        self.kind = kind
        self.name = name
        self.uid = uid
        self.isController = isController
        self.blocksOwnerDeletion = blocksOwnerDeletion
    }

    /// A reference from something that `owner` controls.
    package init(controller owner: KubeObject) {
        self.init(
            apiVersion: owner.apiVersion, kind: owner.kind, name: owner.name, uid: owner.uid ?? "", isController: true,
            blocksOwnerDeletion: true)
    }

    package init?(value: Value) {
        guard let uid = value["uid"]?.stringValue, let kind = value["kind"]?.stringValue,
            let name = value["name"]?.stringValue
        else { return nil }
        self.init(
            apiVersion: value["apiVersion"]?.stringValue ?? "", kind: kind, name: name, uid: uid,
            isController: value["controller"]?.boolValue ?? false,
            blocksOwnerDeletion: value["blockOwnerDeletion"]?.boolValue ?? false)
    }

    package var value: Value {
        var value: Value = [
            "apiVersion": .string(apiVersion), "kind": .string(kind), "name": .string(name), "uid": .string(uid),
        ]
        if isController { value["controller"] = true }
        if blocksOwnerDeletion { value["blockOwnerDeletion"] = true }
        return value
    }
}
