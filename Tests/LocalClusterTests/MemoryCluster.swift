import Diagnostics
import KubeModel
import Synchronization
import ValueTree

@testable import LocalCluster

/// The API's semantics in memory: what controllers and the process runner are tested against.
final class MemoryCluster: ClusterAccess {
    private struct Key: Hashable {
        let resource: GroupResource
        let namespace: String
        let name: String
    }

    private struct State {
        var objects: [Key: KubeObject] = [:]
        var version: Int = 0
        var serial: Int = 0
        var streams: [(resources: Set<GroupResource>?, continuation: AsyncStream<ObjectEvent>.Continuation)] = []
        /// Every change, for tests that look at the course of things.
        var history: [ObjectEvent] = []
    }

    private let clock: any ClusterClock
    private let state: Mutex<State> = Mutex(State())

    init(clock: any ClusterClock = SystemClock()) {
        self.clock = clock
        state.withLock { state in
            var account = KubeObject(apiVersion: "v1", kind: "ServiceAccount", namespace: "default", name: "default")
            account.uid = "account"
            state.objects[Key(resource: ClusterResource.serviceAccounts, namespace: "default", name: "default")] =
                account
        }
    }

    var history: [ObjectEvent] { state.withLock { $0.history } }

    func object(_ resource: GroupResource, _ name: String, namespace: String = "default") -> KubeObject? {
        state.withLock { $0.objects[Key(resource: resource, namespace: namespace, name: name)] }
    }

    func objects(_ resource: GroupResource) -> [KubeObject] {
        state.withLock { state in
            state.objects.filter { $0.key.resource == resource }.map(\.value).sorted { $0.name < $1.name }
        }
    }

    func get(_ resource: GroupResource, namespace: String?, name: String) async throws -> KubeObject? {
        object(resource, name, namespace: namespace ?? "")
    }

    func list(_ resource: GroupResource, namespace: String?, selector: LabelSelector?) async throws -> [KubeObject] {
        objects(resource).filter { object in
            (namespace == nil || object.namespace == namespace) && selector?.matches(object.labels) ?? true
        }
    }

    func create(_ resource: GroupResource, _ object: KubeObject) async throws -> KubeObject {
        let now: String = clock.now().text
        return try state.withLock { state in
            var created: KubeObject = object
            state.serial += 1
            if let prefix = created.generateName, created.name.isEmpty { created.name = "\(prefix)\(state.serial)" }
            let key: Key = MemoryCluster.key(resource, created)
            if state.objects[key] != nil { throw KubeStatus.alreadyExists(resource, created.name).diagnostic }
            created.uid = "uid-\(state.serial)"
            created.creationTimestamp = now
            created.generation = 1
            return MemoryCluster.store(created, key, .added, &state)
        }
    }

    func update(_ resource: GroupResource, _ object: KubeObject) async throws -> KubeObject {
        try change(resource, object) { current in
            var changed: KubeObject = object
            changed["status"] = current["status"]
            if changed["spec"] != current["spec"] { changed.generation = (current.generation ?? 1) + 1 }
            return changed
        }
    }

    func updateStatus(_ resource: GroupResource, _ object: KubeObject) async throws -> KubeObject {
        try change(resource, object) { current in
            var changed: KubeObject = current
            changed["status"] = object["status"]
            return changed
        }
    }

    private func change(
        _ resource: GroupResource, _ object: KubeObject, _ make: (KubeObject) -> KubeObject
    ) throws -> KubeObject {
        try state.withLock { state in
            let key: Key = MemoryCluster.key(resource, object)
            guard let current = state.objects[key] else {
                throw KubeStatus.notFound(resource, object.name).diagnostic
            }
            if let version = object.resourceVersion, version != current.resourceVersion {
                throw KubeStatus.conflict(resource, object.name, "the object has been modified").diagnostic
            }
            if let uid = object.uid, uid != current.uid {
                throw KubeStatus.conflict(resource, object.name, "another uid").diagnostic
            }
            let changed: KubeObject = make(current)
            let isReady: Bool = changed.isBeingDeleted && changed.finalizers.isEmpty
            let mayGo: Bool = isReady && changed[at: "metadata", "deletionGracePeriodSeconds"]?.intValue ?? 0 == 0
            return MemoryCluster.store(changed, key, mayGo ? .deleted : .modified, &state)
        }
    }

    func delete(
        _ resource: GroupResource, namespace: String?, name: String, options: DeleteOptions
    ) async throws {
        let now: String = clock.now().text
        try state.withLock { state in
            let key = Key(resource: resource, namespace: namespace ?? "", name: name)
            guard var object = state.objects[key] else { throw KubeStatus.notFound(resource, name).diagnostic }
            if let uid = options.preconditionUID, uid != object.uid {
                throw KubeStatus.conflict(resource, name, "another uid").diagnostic
            }
            var grace: Int = 0
            if resource == ClusterResource.pods {
                grace =
                    options.gracePeriodSeconds
                    ?? Int(object[at: "spec", "terminationGracePeriodSeconds"]?.intValue ?? 30)
            }
            if options.propagation == .foreground { object.finalizers.append("foregroundDeletion") }
            object.deletionTimestamp = object.deletionTimestamp ?? now
            object[at: "metadata", "deletionGracePeriodSeconds"] = .int(Int64(grace))
            let mayGo: Bool = grace == 0 && object.finalizers.isEmpty
            _ = MemoryCluster.store(object, key, mayGo ? .deleted : .modified, &state)
        }
    }

    func events(of resources: Set<GroupResource>?) -> AsyncStream<ObjectEvent> {
        let (stream, continuation) = AsyncStream.makeStream(of: ObjectEvent.self)
        state.withLock { state in
            for (key, object) in state.objects where resources?.contains(key.resource) ?? true {
                continuation.yield(ObjectEvent(kind: .added, object: object, resource: key.resource))
            }
            state.streams.append((resources, continuation))
        }
        return stream
    }

    /// As a server does to watchers that are too slow.
    func endStreams() {
        let streams = state.withLock { state in
            defer { state.streams = [] }
            return state.streams
        }
        for stream in streams { stream.continuation.finish() }
    }

    private static func key(_ resource: GroupResource, _ object: KubeObject) -> Key {
        Key(resource: resource, namespace: object.namespace ?? "", name: object.name)
    }

    private static func store(
        _ object: KubeObject, _ key: Key, _ kind: ObjectEvent.Kind, _ state: inout State
    ) -> KubeObject {
        var stored: KubeObject = object
        state.version += 1
        stored.resourceVersion = String(state.version)
        state.objects[key] = kind == .deleted ? nil : stored
        let event = ObjectEvent(kind: kind, object: stored, resource: key.resource)
        state.history.append(event)
        for stream in state.streams where stream.resources?.contains(key.resource) ?? true {
            stream.continuation.yield(event)
        }
        return stored
    }
}
