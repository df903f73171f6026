import KubeModel

/// What a PUT of a kind may do besides replacing what it has read.
enum UpdateRules {
    /// An update of an object that is not there makes it.
    static func createsAbsent(_ served: ServedResource) -> Bool {
        switch (served.kind.group, served.kind.kind) {
        case ("coordination.k8s.io", "Lease"), ("", "Endpoints"), ("", "Event"), ("rbac.authorization.k8s.io", _):
            return true
        default: return false
        }
    }

    /// An update must say what it was made from.
    static func wantsVersion(_ served: ServedResource) -> Bool {
        served.isCustom || ["Lease", "CustomResourceDefinition"].contains(served.kind.kind)
    }

    static func missingVersion(_ served: ServedResource, _ name: String) -> KubeStatus {
        let cause = KubeStatus.Cause(
            reason: "FieldValueInvalid", message: "Invalid value: 0x0: must be specified for an update",
            field: "metadata.resourceVersion")
        return KubeStatus(
            code: 422, reason: "Invalid",
            message: "\(served.groupResource) \"\(name)\" is invalid: \(cause.field): \(cause.message)",
            details: KubeStatus.Details(
                name: name, group: served.kind.group, kind: served.kind.plural, causes: [cause]))
    }
}

extension ObjectService {
    /// PUT: replaces an object, or, for kinds that allow it, makes one.
    func update(
        _ served: ServedResource, namespace: String?, _ object: KubeObject, part: Part, _ options: WriteOptions
    ) async throws -> (object: KubeObject, isNew: Bool) {
        let time: KubeTime = now()
        let key = ObjectKey(served.groupResource, namespace: namespace, name: object.name)
        return try await store.write { batch in
            guard let current = batch.get(key) else {
                guard part == .main, UpdateRules.createsAbsent(served) else {
                    throw KubeStatus.notFound(served.groupResource, object.name)
                }
                if object.resourceVersion != nil { throw KubeStatus.modified(served.groupResource, object.name) }
                return (try ObjectService.insert(served, namespace: namespace, object, options, time, &batch), true)
            }
            let isSame: Bool = object.uid.map { $0.isEmpty || $0 == current.uid } ?? true
            if part == .main, isSame, UpdateRules.wantsVersion(served), object.resourceVersion == nil {
                throw UpdateRules.missingVersion(served, object.name)
            }
            return (try ObjectService.replace(current, with: object, key, served, part, options, time, &batch), false)
        }
    }
}

extension KubeStatus {
    static func modified(_ resource: GroupResource, _ name: String) -> KubeStatus {
        conflict(
            resource, name,
            "the object has been modified; please apply your changes to the latest version and try again")
    }
}
