import Diagnostics
import FoundationEssentials
import KubeClient
import KubeModel
import KubeRuntime
import ValueTree

/// Brings single objects of a release into the cluster and out of it.
struct ObjectWriter: Sendable {
    let client: KubeClient
    let ownership: Ownership
    /// How long to wait until something deleted is gone.
    let timeout: Duration

    /// Refuses objects that exist and are somebody else's. Nothing is changed.
    func check(_ wanted: ReleasePlan.Wanted) async throws {
        let object: ManifestObject = wanted.object
        guard wanted.previous == nil else { return }
        let live: KubeObject? = try await client.find(
            object.resource.groupVersionResource, namespace: object.namespace, name: object.object.name)
        guard let live, !ownership.owns(live) else { return }
        throw ownership.refusal(of: live, title: object.title)
    }

    /// Creates the object, or patches it by what changed since the last revision and in the cluster.
    func apply(_ wanted: ReleasePlan.Wanted) async throws {
        let resource: GroupVersionResource = wanted.object.resource.groupVersionResource
        let name: String = wanted.object.object.name
        let desired: KubeObject = ObjectWriter.storable(ownership.marking(wanted.object.object))
        let options = WriteOptions(fieldManager: "iter8")
        guard let live = try await client.find(resource, namespace: wanted.object.namespace, name: name) else {
            do {
                _ = try await client.create(resource, namespace: wanted.object.namespace, desired, options: options)
                return
            } catch let error as Diagnostic where error.code == .conflict {
                // Somebody was quicker: a controller (a service account, say), or the answer to our create was lost.
                let live: KubeObject = try await client.get(resource, namespace: wanted.object.namespace, name: name)
                guard ownership.owns(live) else { throw ownership.refusal(of: live, title: wanted.object.title) }
                return try await patch(live, to: desired, wanted, options)
            }
        }
        try await patch(live, to: desired, wanted, options)
    }

    private func patch(
        _ live: KubeObject, to desired: KubeObject, _ wanted: ReleasePlan.Wanted, _ options: WriteOptions
    ) async throws {
        let original: Value = wanted.previous.map { ObjectWriter.storable(KubeObject($0)).value } ?? [:]
        let merge = ThreeWayMerge(
            original: original, modified: desired.value, current: live.value, kind: desired.groupVersionKind)
        guard !merge.isEmpty else { return }
        _ = try await client.patch(
            wanted.object.resource.groupVersionResource, namespace: wanted.object.namespace, name: live.name,
            merge.type == .strategic ? .strategic(merge.patch) : .merge(merge.patch), options: options)
    }

    /// Asks for the object's end; one that isn't there, or is another release's, is left alone.
    ///
    /// - Returns: the object that is going, nil if there is none.
    func delete(_ object: ManifestObject, propagation: DeletionOptions.Propagation) async throws -> KubeObject? {
        let resource: GroupVersionResource = object.resource.groupVersionResource
        guard
            let live = try await client.find(resource, namespace: object.namespace, name: object.object.name),
            !ownership.isForeign(live)
        else { return nil }
        do {
            let options = DeletionOptions(propagation: propagation, uid: live.uid)
            try await client.delete(resource, namespace: object.namespace, name: live.name, options: options)
        } catch let error as Diagnostic where error.code == .notFound || error.code == .conflict {
            // It went by itself, or was made anew by somebody else meanwhile.
            return nil
        }
        return live
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
