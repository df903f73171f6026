import KubeModel

/// What one transaction wants to change, with the view of the cluster it has itself.
struct WriteBatch {
    private(set) var changes: [StoredChange] = []
    private(set) var revision: Int64
    private let base: ObjectTable
    private var overlay: [ObjectKey: KubeObject?] = [:]

    init(base: ObjectTable, revision: Int64) {
        self.base = base
        self.revision = revision
    }

    func get(_ key: ObjectKey) -> KubeObject? {
        if let changed = overlay[key] { return changed }
        return base[key]
    }

    func all(_ resource: GroupResource, namespace: String?) -> [KubeObject] {
        let stored: [KubeObject] = base.all(resource, namespace: namespace)
        guard overlay.keys.contains(where: { $0.resource == resource }) else { return stored }
        let untouched: [KubeObject] = stored.filter {
            overlay.index(forKey: ObjectKey(resource, namespace: $0.namespace, name: $0.name)) == nil
        }
        let touched: [KubeObject] = overlay.compactMap { key, object in
            key.resource == resource && (namespace == nil || key.namespace == namespace) ? object : nil
        }
        return untouched + touched
    }

    /// Stores `object` and gives it back with its new resourceVersion.
    @discardableResult
    mutating func put(_ key: ObjectKey, _ object: KubeObject) -> KubeObject {
        let previous: KubeObject? = get(key)
        revision += 1
        var stored: KubeObject = object
        stored.resourceVersion = String(revision)
        overlay[key] = .some(stored)
        changes.append(
            StoredChange(
                revision: revision, kind: previous == nil ? .added : .modified, key: key, object: stored,
                previous: previous))
        return stored
    }

    /// Removes the object, if there is one, and gives it back as it was last.
    @discardableResult
    mutating func remove(_ key: ObjectKey) -> KubeObject? {
        guard let previous = get(key) else { return nil }
        revision += 1
        overlay[key] = .some(nil)
        var last: KubeObject = previous
        last.resourceVersion = String(revision)
        changes.append(
            StoredChange(revision: revision, kind: .deleted, key: key, object: last, previous: previous))
        return last
    }
}
