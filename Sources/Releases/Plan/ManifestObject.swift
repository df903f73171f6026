import Charts
import Diagnostics
import KubeClient
import KubeModel
import ValueTree
import YAML

/// An object of a manifest with the place in the cluster where it belongs.
struct ManifestObject: Sendable, Hashable {
    /// What makes two manifests' objects the same one; the version of the kind doesn't.
    struct Identity: Sendable, Hashable {
        var group: String
        var kind: String
        var namespace: String?
        var name: String
    }

    var object: KubeObject
    var resource: ResourceKind
    /// nil for cluster-scoped kinds.
    var namespace: String?

    var identity: Identity {
        Identity(group: resource.group, kind: resource.kind, namespace: namespace, name: object.name)
    }

    /// `Job "web-1-job"`.
    var title: String { "\(resource.kind) \"\(object.name)\"" }

    /// Whether it binds one of the roles of these titles: it can't be tried out before the role is there, and whoever may
    /// make the role may bind it.
    func isBinding(ofAny titles: Set<String>) -> Bool {
        let role: Value? = object["roleRef"]
        return titles.contains("\(role?["kind"]?.stringValue ?? "") \"\(role?["name"]?.stringValue ?? "")\"")
    }

    /// Jobs and CronJobs: what runs, and must never run twice.
    var isRunner: Bool { resource.group == "batch" && (resource.kind == "Job" || resource.kind == "CronJob") }
}

/// Finds out where the objects of manifests belong.
struct ManifestReader: Sendable {
    let client: KubeClient
    let namespace: String
    /// Kinds that the cluster will know before the objects come.
    var defined: [ResourceKind] = []

    /// The objects of a chart just rendered, in install order.
    ///
    /// - Throws: `invalid` for objects without kind or name, and for one that is there twice; `notFound` for kinds
    ///   that the cluster doesn't have.
    func objects(of rendered: [RenderedDocument]) async throws -> [ManifestObject] {
        var objects: [ManifestObject] = []
        var seen: Set<ManifestObject.Identity> = []
        for document in rendered where !document.object.isNull {
            let object: ManifestObject = try await within(document.source) {
                try await place(KubeObject(document.object))
            }
            guard seen.insert(object.identity).inserted else {
                throw Diagnostic(.invalid, "\(document.source): the chart has \(object.title) twice")
            }
            objects.append(object)
        }
        return objects
    }

    /// The objects of a stored manifest, each in the version that the cluster has of it now; those of kinds that it no
    /// longer has are gone anyway.
    func objects(ofStored manifest: String) async throws -> [ManifestObject] {
        var objects: [ManifestObject] = []
        let documents: [Value] = try YAMLReader.documents(
            Array(manifest.utf8), file: "stored manifest", numbers: .integersAndFloats)
        for document in documents where !document.isNull {
            do {
                objects.append(try await place(KubeObject(document), isStored: true))
            } catch let error as Diagnostic where error.code == .notFound || error.code == .invalid {
                continue
            }
        }
        return objects
    }

    private func place(_ object: KubeObject, isStored: Bool = false) async throws -> ManifestObject {
        guard !object.kind.isEmpty, !object.apiVersion.isEmpty else {
            throw Diagnostic(.invalid, "an object has no kind or no apiVersion")
        }
        guard !object.name.isEmpty else { throw Diagnostic(.invalid, "an object of kind \(object.kind) has no name") }
        let resource: ResourceKind = try await resource(for: object.groupVersionKind, isStored: isStored)
        var placed: KubeObject = object
        placed.apiVersion = resource.apiVersion
        let place: String? = resource.isNamespaced ? object.namespace ?? namespace : nil
        placed.namespace = place
        return ManifestObject(object: placed, resource: resource, namespace: place)
    }

    private func resource(for kind: GroupVersionKind, isStored: Bool) async throws -> ResourceKind {
        if let known = defined.first(where: { $0.groupVersionKind == kind }) { return known }
        guard isStored else { return try await client.resource(for: kind) }
        if let found = try await client.findResource(for: kind) { return found }
        // The cluster may have been upgraded since: batch/v1beta1 is batch/v1 now.
        return try await client.resource(forGroup: kind.group, kind: kind.kind)
    }
}
