import Diagnostics
import KubeModel
import ValueTree

/// The cluster as its own controllers see it.
struct ClusterObjects: ClusterAccess {
    let service: ObjectService

    /// Controllers leave no trace in managedFields.
    private static let options = WriteOptions(manager: "")

    func get(_ resource: GroupResource, namespace: String?, name: String) async throws -> KubeObject? {
        service.store.get(ObjectKey(resource, namespace: namespace, name: name))
    }

    func list(_ resource: GroupResource, namespace: String?, selector: LabelSelector?) async throws -> [KubeObject] {
        let all: [KubeObject] = service.store.list(resource, namespace: namespace).objects
        guard let selector else { return all }
        return all.filter { selector.matches($0.labels) }
    }

    func create(_ resource: GroupResource, _ object: KubeObject) async throws -> KubeObject {
        try await translated {
            try await service.create(served(resource), namespace: object.namespace, object, ClusterObjects.options)
        }
    }

    func update(_ resource: GroupResource, _ object: KubeObject) async throws -> KubeObject {
        try await change(resource, object, .main)
    }

    func updateStatus(_ resource: GroupResource, _ object: KubeObject) async throws -> KubeObject {
        try await change(resource, object, .status)
    }

    func delete(
        _ resource: GroupResource, namespace: String?, name: String, options: DeleteOptions
    ) async throws {
        try await translated {
            _ = try await service.delete(served(resource), namespace: namespace, name: name, options)
        }
    }

    func events(of resources: Set<GroupResource>?) -> AsyncStream<ObjectEvent> {
        let (objects, changes) = service.store.snapshotAndChanges(of: resources)
        return AsyncStream { continuation in
            for (resource, object) in objects {
                continuation.yield(ObjectEvent(kind: .added, object: object, resource: resource))
            }
            let task = Task {
                for await change in changes where resources?.contains(change.key.resource) ?? true {
                    continuation.yield(change.event)
                }
                continuation.finish()
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    private func change(
        _ resource: GroupResource, _ object: KubeObject, _ part: ObjectService.Part
    ) async throws -> KubeObject {
        try await translated {
            try await service.modify(
                served(resource), namespace: object.namespace, name: object.name, part: part, ClusterObjects.options
            ) { _ in object }
        }
    }

    private func served(_ resource: GroupResource) throws(KubeStatus) -> ServedResource {
        guard let served = service.catalog.current.find(resource) else {
            throw KubeStatus(code: 404, reason: "NotFound", message: "there is no resource \(resource)")
        }
        return served
    }

    private func translated<Result>(_ body: () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch let status as KubeStatus {
            throw status.diagnostic
        }
    }
}
