import Diagnostics
import FoundationEssentials
import KubeClient
import KubeModel
import KubeRuntime
import ValueTree

/// Brings single objects of a release into the cluster and out of it, as long as the group's lock is held.
struct ObjectWriter: Sendable {
    let client: KubeClient
    let ownership: Ownership
    let tenure: LockTenure
    /// How long to wait until something deleted is gone.
    let timeout: Duration

    /// Creates the object, or patches it by what changed since the last revision and in the cluster.
    ///
    /// - Parameter live: what the cluster has of it.
    func apply(_ wanted: ReleasePlan.Wanted, live: KubeObject?) async throws {
        let resource: GroupVersionResource = wanted.object.resource.groupVersionResource
        let (place, name): (String?, String) = (wanted.object.namespace, wanted.object.object.name)
        let desired: KubeObject = ObjectWriter.storable(ownership.marking(wanted.object.object))
        var live: KubeObject? = live
        for _ in 0..<5 {
            try tenure.check()
            do {
                if let live { return try await patch(live, to: desired, wanted) }
                let options = WriteOptions(fieldManager: ObjectWriter.manager, repeats: true)
                _ = try await client.create(resource, namespace: place, desired, options: options)
                return
            } catch let error as Diagnostic where error.code == .conflict {
                // Somebody was quicker: a controller (a service account, say), or the answer to our request was lost.
                live = try await client.find(resource, namespace: place, name: name)
                if let live, wanted.previous == nil, !ownership.owns(live) {
                    throw ownership.refusal(of: live, title: wanted.object.title)
                }
            }
        }
        throw Diagnostic(.conflict, "\(wanted.object.title) comes and goes: it could not be created")
    }

    /// Has the server check what ``apply(_:live:)`` would do, and do nothing.
    func tryOut(_ wanted: ReleasePlan.Wanted, live: KubeObject?) async throws {
        let options = WriteOptions(isDryRun: true, fieldManager: ObjectWriter.manager, repeats: true)
        guard let live else {
            let desired: KubeObject = ObjectWriter.storable(ownership.marking(wanted.object.object))
            _ = try await client.create(
                wanted.object.resource.groupVersionResource, namespace: wanted.object.namespace, desired,
                options: options)
            return
        }
        let desired: KubeObject = ObjectWriter.storable(ownership.marking(wanted.object.object))
        try await patch(live, to: desired, wanted, options: options)
    }

    private static let manager: String = "iter8"

    private func patch(
        _ live: KubeObject, to desired: KubeObject, _ wanted: ReleasePlan.Wanted,
        options: WriteOptions = WriteOptions(fieldManager: ObjectWriter.manager)
    ) async throws {
        var merge: ThreeWayMerge = wanted.merge(into: live, ownership)
        guard !merge.isEmpty else { return }
        // What fences runs off must never go back to an earlier revision, however late a request arrives.
        if wanted.object.resource.kind == "Secret", let version = live.resourceVersion {
            merge.patch[at: "metadata", "resourceVersion"] = .string(version)
        }
        _ = try await client.patch(
            wanted.object.resource.groupVersionResource, namespace: wanted.object.namespace, name: live.name,
            merge.type == .strategic ? .strategic(merge.patch) : .merge(merge.patch),
            options: options)
    }

    /// Asks for the object's end; one that isn't there, or is another release's, is left alone.
    ///
    /// - Returns: the object that is going, nil if there is none.
    func delete(_ object: ManifestObject, propagation: DeletionOptions.Propagation) async throws -> KubeObject? {
        let live: KubeObject? = try await client.find(
            object.resource.groupVersionResource, namespace: object.namespace, name: object.object.name)
        guard let live, !ownership.isForeign(live), !ResourcePolicy.keeps(live) else { return nil }
        return try await delete(live, as: object, propagation: propagation) ? live : nil
    }

    /// Asks for the end of that very object.
    ///
    /// - Returns: whether it was there.
    func delete(
        _ live: KubeObject, as object: ManifestObject, propagation: DeletionOptions.Propagation?,
        gracePeriodSeconds: Int? = nil
    ) async throws -> Bool {
        let resource: GroupVersionResource = object.resource.groupVersionResource
        let options = DeletionOptions(
            propagation: propagation, gracePeriodSeconds: gracePeriodSeconds, uid: live.uid)
        for _ in 0..<5 {
            try tenure.check()
            do {
                try await client.delete(resource, namespace: object.namespace, name: live.name, options: options)
                return true
            } catch let error as Diagnostic where error.code == .notFound {
                return false
            } catch let error as Diagnostic where error.code == .conflict {
                // Made anew by somebody else meanwhile? Then it is not what was meant.
                let now: KubeObject? = try await client.find(
                    resource, namespace: object.namespace, name: live.name)
                guard let now, now.uid == live.uid else { return false }
            }
        }
        throw Diagnostic(.conflict, "\(object.title) can't be deleted: the server reports a conflict again and again")
    }

    func waitUntilGone(_ object: ManifestObject, uid: String?) async throws {
        try await client.waitUntilGone(
            object.resource.groupVersionResource, namespace: object.namespace, name: object.object.name, uid: uid,
            timeout: timeout)
    }

    /// As the API server stores it: what a Secret has in `stringData` is in `data`, so that patches compare alike.
    static func storable(_ object: KubeObject) -> KubeObject {
        guard object.kind == "Secret", object.apiVersion == "v1", case .map(let texts)? = object["stringData"] else {
            return object
        }
        var stored: KubeObject = object
        var data: [String: Value] = object["data"]?.mapValue ?? [:]
        for (key, text) in texts {
            data[key] = .string(Data((text.stringValue ?? "").utf8).base64EncodedString())
        }
        stored["data"] = .map(data)
        stored["stringData"] = nil
        return stored
    }
}

extension ReleasePlan.Wanted {
    /// What makes the live object what is wanted, and leaves alone what others have put into it.
    func merge(into live: KubeObject, _ ownership: Ownership) -> ThreeWayMerge {
        let desired: KubeObject = ObjectWriter.storable(ownership.marking(object.object))
        let original: Value = previous.map { ObjectWriter.storable(KubeObject($0)).value } ?? [:]
        return ThreeWayMerge(
            original: original, modified: desired.value, current: live.value, kind: desired.groupVersionKind)
    }
}
