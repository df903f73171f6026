import Foundation
import KubeModel
import ValueTree

/// The objects of a ``MemoryCluster`` and what happened to them, without HTTP.
struct ObjectTable {
    struct Key: Hashable {
        var plural: String
        var namespace: String
        var name: String
    }

    struct Event: Sendable {
        var version: Int
        var type: String
        var plural: String
        var object: KubeObject
    }

    var podsLinger: Bool = false
    var jobStatus: (@Sendable (KubeObject) -> Value?)?
    private(set) var version: Int = 100
    private(set) var events: [Event] = []
    private var stored: [Key: KubeObject] = [:]
    private var lastUID: Int = 0
    private var lastListener: Int = 0
    private var listeners: [Int: AsyncStream<Event>.Continuation] = [:]
    private static let foreground: String = "foregroundDeletion"

    func objects(_ plural: String) -> [KubeObject] {
        stored.filter { $0.key.plural == plural }
            .sorted { ($0.key.namespace, $0.key.name) < ($1.key.namespace, $1.key.name) }
            .map(\.value)
    }

    func object(_ kind: ResourceKind, _ namespace: String?, _ name: String) throws(KubeStatus) -> KubeObject {
        let key = Key(plural: kind.plural, namespace: namespace ?? "", name: name)
        guard let object = stored[key] else { throw KubeStatus.notFound(kind.groupResource, name) }
        return object
    }

    // MARK: Changes

    mutating func create(
        _ kind: ResourceKind, _ namespace: String?, _ object: KubeObject
    ) throws(KubeStatus) -> KubeObject {
        var object: KubeObject = object
        if kind.isNamespaced { object.namespace = namespace }
        if object.name.isEmpty, let prefix = object.generateName { object.name = prefix + String(lastUID + 1) }
        let key = Key(plural: kind.plural, namespace: object.namespace ?? "", name: object.name)
        guard stored[key] == nil else { throw KubeStatus.alreadyExists(kind.groupResource, object.name) }
        if let namespace, stored[Key(plural: "namespaces", namespace: "", name: namespace)] == nil {
            throw KubeStatus.notFound(GroupResource(resource: "namespaces"), namespace)
        }
        if kind.kind == "Job" {
            if let status = jobStatus?(object) { object["status"] = status }
            // Its controller has seen it: the pod is there.
            object[at: "status", "startTime"] = .string("2026-01-01T00:00:00Z")
        }
        let created: KubeObject = put(object)
        if kind.kind == "Job" { startPod(of: created) }
        return created
    }

    mutating func replace(
        _ kind: ResourceKind, _ namespace: String?, _ object: KubeObject
    ) throws(KubeStatus) -> KubeObject {
        let current: KubeObject = try self.object(kind, namespace, object.name)
        if let version = object.resourceVersion, !version.isEmpty, version != current.resourceVersion {
            throw KubeStatus.conflict(kind.groupResource, object.name, "the object has been modified")
        }
        var object: KubeObject = object
        if kind.isNamespaced { object.namespace = namespace }
        object.uid = current.uid
        object.creationTimestamp = current.creationTimestamp
        return put(object)
    }

    /// - Parameter policy: `Background`, `Foreground`, `Orphan`.
    mutating func delete(
        _ kind: ResourceKind, _ namespace: String?, _ name: String, policy: String, uid: String?,
        version: String? = nil
    ) throws(KubeStatus) -> KubeObject {
        var object: KubeObject = try self.object(kind, namespace, name)
        if let version, version != object.resourceVersion {
            throw KubeStatus.conflict(kind.groupResource, name, "Precondition failed: ResourceVersion: \(version)")
        }
        if let uid, uid != object.uid {
            throw KubeStatus.conflict(kind.groupResource, name, "Precondition failed: UID in precondition: \(uid)")
        }
        let hasDependents: Bool = !dependents(of: object).isEmpty
        if policy == "Foreground", hasDependents, !object.finalizers.contains(Self.foreground) {
            object.finalizers.append(Self.foreground)
        }
        let lingers: Bool = kind.kind == "Pod" && podsLinger
        guard !object.finalizers.isEmpty || lingers else {
            remove(object, kind.plural)
            return object
        }
        if object.deletionTimestamp == nil { object.deletionTimestamp = Self.now }
        object = put(object)
        for (plural, dependent) in dependents(of: object) where object.finalizers.contains(Self.foreground) {
            end(dependent, plural)
        }
        return object
    }

    /// Stores an object as it is, as a new version.
    @discardableResult
    mutating func put(_ object: KubeObject) -> KubeObject {
        guard let kind = BuiltinKinds.named(object.kind, group: object.groupVersionKind.group) else { return object }
        var object: KubeObject = object
        let key = Key(
            plural: kind.plural, namespace: kind.isNamespaced ? object.namespace ?? "default" : "", name: object.name)
        if kind.isNamespaced { object.namespace = key.namespace }
        version += 1
        object.resourceVersion = String(version)
        if object.uid == nil || object.uid?.isEmpty == true {
            lastUID += 1
            object.uid = "uid-\(lastUID)"
        }
        if object.creationTimestamp == nil { object.creationTimestamp = Self.now }
        if object.kind == "Secret" { object = Self.encodingTexts(object) }
        let isNew: Bool = stored.updateValue(object, forKey: key) == nil
        emit(Event(version: version, type: isNew ? "ADDED" : "MODIFIED", plural: kind.plural, object: object))
        if object.isBeingDeleted, object.finalizers.isEmpty, !(kind.kind == "Pod" && podsLinger) {
            remove(object, kind.plural)
        }
        return object
    }

    mutating func take(_ plural: String, _ name: String) {
        guard let object = objects(plural).first(where: { $0.name == name }) else { return }
        remove(object, plural)
    }

    mutating func endPods() {
        for pod in objects("pods") where pod.isBeingDeleted { remove(pod, "pods") }
    }

    // MARK: Owners and what they own

    private func dependents(of owner: KubeObject) -> [(plural: String, object: KubeObject)] {
        stored.filter { entry in entry.value.ownerReferences.contains { $0.uid == owner.uid } }
            .map { ($0.key.plural, $0.value) }
    }

    private mutating func end(_ object: KubeObject, _ plural: String) {
        guard plural == "pods", podsLinger else { return remove(object, plural) }
        var object: KubeObject = object
        if object.deletionTimestamp == nil { object.deletionTimestamp = Self.now }
        put(object)
    }

    private mutating func remove(_ object: KubeObject, _ plural: String) {
        let key = Key(plural: plural, namespace: object.namespace ?? "", name: object.name)
        guard var last = stored.removeValue(forKey: key) else { return }
        version += 1
        last.resourceVersion = String(version)
        emit(Event(version: version, type: "DELETED", plural: plural, object: last))
        for (plural, dependent) in dependents(of: object) { end(dependent, plural) }
        for reference in object.ownerReferences { finishOwner(reference.uid) }
    }

    /// An owner deleted in the foreground goes with the last of what it owned.
    private mutating func finishOwner(_ uid: String) {
        guard let entry = stored.first(where: { $0.value.uid == uid }), entry.value.isBeingDeleted,
            dependents(of: entry.value).isEmpty
        else { return }
        var owner: KubeObject = entry.value
        owner.finalizers.removeAll { $0 == Self.foreground }
        put(owner)
    }

    private mutating func startPod(of job: KubeObject) {
        var pod = KubeObject(apiVersion: "v1", kind: "Pod", namespace: job.namespace, name: job.name + "-x")
        pod.labels = (job[at: "spec", "template", "metadata", "labels"]?.mapValue ?? [:]).compactMapValues(
            \.stringValue)
        pod.ownerReferences = [OwnerReference(controller: job)]
        pod["spec"] = job[at: "spec", "template", "spec"]
        pod["status"] = ["phase": "Running"]
        put(pod)
    }

    // MARK: Watches

    /// Events after `version`, past ones first.
    mutating func follow(from version: Int) -> (id: Int, events: AsyncStream<Event>) {
        let (stream, continuation) = AsyncStream.makeStream(of: Event.self)
        for event in events where event.version > version { continuation.yield(event) }
        lastListener += 1
        listeners[lastListener] = continuation
        return (lastListener, stream)
    }

    mutating func unfollow(_ id: Int) { listeners.removeValue(forKey: id)?.finish() }

    private mutating func emit(_ event: Event) {
        events.append(event)
        for listener in listeners.values { listener.yield(event) }
    }

    // MARK: Details

    private static var now: String { KubeTime(seconds: Int64(Date().timeIntervalSince1970)).text }

    private static func encodingTexts(_ secret: KubeObject) -> KubeObject {
        guard let texts = secret["stringData"]?.mapValue else { return secret }
        var secret: KubeObject = secret
        var data: [String: Value] = secret["data"]?.mapValue ?? [:]
        for (key, text) in texts {
            data[key] = .string(Data((text.stringValue ?? "").utf8).base64EncodedString())
        }
        secret["data"] = .map(data)
        secret["stringData"] = nil
        return secret
    }
}
