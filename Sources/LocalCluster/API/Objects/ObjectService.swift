import Diagnostics
import KubeModel
import ValueTree

/// The API's verbs on objects, without HTTP: each is one transaction on the store.
struct ObjectService: Sendable {
    let store: ObjectStore
    let catalog: CatalogCache
    let now: @Sendable () -> KubeTime

    /// Which part of an object a write is about.
    enum Part: Sendable, Hashable {
        case main
        case status
    }

    // MARK: Create

    func create(
        _ served: ServedResource, namespace: String?, _ object: KubeObject, _ options: WriteOptions
    ) async throws -> KubeObject {
        let time: KubeTime = now()
        return try await store.write { batch in
            try ObjectService.insert(served, namespace: namespace, object, options, time, &batch)
        }
    }

    /// Create, within a transaction.
    static func insert(
        _ served: ServedResource, namespace: String?, _ object: KubeObject, _ options: WriteOptions, _ time: KubeTime,
        _ batch: inout WriteBatch
    ) throws(KubeStatus) -> KubeObject {
        var made: KubeObject = try addressed(object, served, namespace: namespace)
        guard made.resourceVersion == nil else {
            throw KubeStatus.badRequest("resourceVersion should not be set on objects to be created")
        }
        try NamespaceRules.checkOpen(made.namespace, batch)
        if made.name.isEmpty, let prefix = made.generateName, !prefix.isEmpty {
            made.name = freeName(prefix, made, served, batch)
        }
        made = Defaults.applied(to: ObjectRules.created(made, served, now: time))
        made = DefinitionRules.established(made, now: time)
        try check(made, replacing: nil, served)
        try options.grants?.check(made, replacing: nil, served, batch)
        let key = ObjectKey(served.groupResource, namespace: made.namespace, name: made.name)
        if let present = batch.get(key) { throw taken(present, served) }
        made = ManagedFields.recorded(made, replacing: nil, options, part: .main, served, now: time)
        if options.isDryRun { return made }
        let stored: KubeObject = batch.put(key, made)
        if served.kind.kind == "Namespace", served.kind.group.isEmpty {
            try NamespaceRules.populate(stored.name, time, &batch)
        }
        return stored
    }

    // MARK: Change

    /// Replaces an object by what `change` makes of it.
    ///
    /// - Parameter change: may be called with the object as it is now, converted to the served version; throws to
    ///   leave everything as it is.
    func modify(
        _ served: ServedResource, namespace: String?, name: String, part: Part, _ options: WriteOptions,
        _ change: @escaping @Sendable (KubeObject) throws -> KubeObject
    ) async throws -> KubeObject {
        let time: KubeTime = now()
        return try await store.write { batch in
            let key = ObjectKey(served.groupResource, namespace: namespace, name: name)
            guard let current = batch.get(key) else { throw KubeStatus.notFound(served.groupResource, name) }
            let proposed: KubeObject = try change(current.inVersion(of: served))
            return try ObjectService.replace(current, with: proposed, key, served, part, options, time, &batch)
        }
    }

    static func replace(
        _ stored: KubeObject, with proposed: KubeObject, _ key: ObjectKey, _ served: ServedResource, _ part: Part,
        _ options: WriteOptions, _ time: KubeTime, _ batch: inout WriteBatch
    ) throws(KubeStatus) -> KubeObject {
        let current: KubeObject = stored.inVersion(of: served)
        let addressed: KubeObject = try addressed(proposed, served, namespace: current.namespace)
        try checkPreconditions(addressed, current, served)
        var made: KubeObject
        switch part {
        case .main:
            made = ObjectRules.updated(addressed, from: current, served)
            if !made.isBeingDeleted || served.kind.kind != "Namespace" { made = Defaults.applied(to: made) }
            made = DefinitionRules.established(made, now: time)
            try check(made, replacing: current, served)
            try options.grants?.check(made, replacing: current, served, batch)
        case .status:
            made = ObjectRules.statusUpdated(addressed, from: current)
        }
        // Whoever doesn't speak of managed fields leaves them alone.
        if made[at: "metadata", "managedFields"] == nil {
            made[at: "metadata", "managedFields"] = current[at: "metadata", "managedFields"]
        }
        if isSame(made, current) { return stored.inVersion(of: served) }
        made = ManagedFields.recorded(made, replacing: current, options, part: part, served, now: time)
        if options.isDryRun { return made }
        if made.isBeingDeleted, Deletion.isFree(made, served) {
            batch.remove(key)
            return made
        }
        return batch.put(key, made)
    }

    private static func isSame(_ left: KubeObject, _ right: KubeObject) -> Bool {
        if left == right { return true }
        var (first, second) = (left, right)
        first[at: "metadata", "managedFields"] = nil
        second[at: "metadata", "managedFields"] = nil
        return first == second && !ManagedFields.hasNewApplier(left, right)
    }

    // MARK: Checks

    /// `object` with the kind, version and namespace that the request's path says; a contradiction is refused.
    private static func addressed(
        _ object: KubeObject, _ served: ServedResource, namespace: String?
    ) throws(KubeStatus) -> KubeObject {
        var made: KubeObject = object
        if !made.kind.isEmpty, made.kind != served.kind.kind {
            throw KubeStatus.badRequest(
                "\(made.kind) in version \"\(made.apiVersion)\" cannot be handled as a \(served.kind.kind)")
        }
        if !made.apiVersion.isEmpty, made.apiVersion != served.kind.apiVersion {
            throw KubeStatus.badRequest(
                "the API version in the data (\(made.apiVersion)) does not match the expected API version "
                    + "(\(served.kind.apiVersion))")
        }
        made.kind = served.kind.kind
        made.apiVersion = served.kind.apiVersion
        if served.kind.isNamespaced {
            if let own = made.namespace, let namespace, own != namespace {
                throw KubeStatus.badRequest(
                    "the namespace of the provided object does not match the namespace sent on the request")
            }
            made.namespace = made.namespace ?? namespace
            if made.namespace == nil {
                throw KubeStatus.badRequest("an empty namespace may not be set during creation")
            }
        } else {
            made.namespace = nil
        }
        return made
    }

    private static func checkPreconditions(
        _ proposed: KubeObject, _ current: KubeObject, _ served: ServedResource
    ) throws(KubeStatus) {
        if proposed.name != current.name, !proposed.name.isEmpty {
            throw KubeStatus.badRequest(
                "the name of the object (\(proposed.name)) does not match the name on the URL (\(current.name))")
        }
        if let uid = proposed.uid, !uid.isEmpty, uid != current.uid {
            throw KubeStatus.conflict(
                served.groupResource, current.name,
                "Precondition failed: UID in precondition: \(uid), UID in object meta: \(current.uid ?? "")")
        }
        if let version = proposed.resourceVersion, version != current.resourceVersion {
            throw KubeStatus.modified(served.groupResource, current.name)
        }
    }

    private static func check(
        _ object: KubeObject, replacing current: KubeObject?, _ served: ServedResource
    ) throws(KubeStatus) {
        if !served.isCustom, let found = ProtobufObject.mistype(in: object.value, kind: served.kind.kind) {
            throw KubeStatus.badRequest(
                "\(served.kind.kind) in version \"\(served.kind.version)\" cannot be handled as a \(served.kind.kind): "
                    + "\(found.path) must be \(found.expected)")
        }
        if let fault = Validation.unreadable(object, served) {
            throw KubeStatus.badRequest(
                "\(served.kind.kind) in version \"\(served.kind.version)\" cannot be handled as a "
                    + "\(served.kind.kind): \(fault)")
        }
        let causes: [KubeStatus.Cause] = Validation.faults(object, replacing: current, served)
        if !causes.isEmpty { throw KubeStatus.invalid(served.kind.groupVersionKind, object.name, causes) }
    }

    private static func taken(_ present: KubeObject, _ served: ServedResource) -> KubeStatus {
        var status: KubeStatus = KubeStatus.alreadyExists(served.groupResource, present.name)
        if present.isBeingDeleted { status.message = "object is being deleted: \(status.message)" }
        return status
    }

    private static func freeName(
        _ prefix: String, _ object: KubeObject, _ served: ServedResource, _ batch: WriteBatch
    ) -> String {
        let base = String(prefix.prefix(58))
        var name: String = base + Identity.suffix()
        while batch.get(ObjectKey(served.groupResource, namespace: object.namespace, name: name)) != nil {
            name = base + Identity.suffix()
        }
        return name
    }
}

extension KubeObject {
    /// The object as the served version shows it: the versions of a custom resource differ in name alone.
    func inVersion(of served: ServedResource) -> KubeObject {
        if apiVersion == served.kind.apiVersion { return self }
        var shown: KubeObject = self
        shown.apiVersion = served.kind.apiVersion
        return shown
    }
}
