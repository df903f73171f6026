import Diagnostics
import KubeClient
import KubeModel
import KubeRuntime
import ValueTree
import YAML

/// The object of one hook in the cluster: made, waited for, deleted.
struct HookObject: Sendable {
    /// Whose hook an object is. Helm marks its hooks' objects with nothing.
    static let mark: String = "iter8.tools/hook-of"

    let hook: ReleaseHook
    private let client: KubeClient
    private let object: KubeObject
    private let resource: ResourceKind
    /// nil for cluster-scoped kinds.
    private let namespace: String?
    private let timeout: Duration
    private let group: String

    /// - Throws: `invalid` for a manifest that can't be read; `notFound` for a kind that the cluster doesn't have.
    init(_ hook: ReleaseHook, _ runner: HookRunner) async throws {
        let value: Value = try YAMLReader.parse(
            Array(hook.manifest.utf8), file: hook.path, numbers: .integersAndFloats)
        var object = KubeObject(value)
        resource = try await runner.client.resource(for: object.groupVersionKind)
        namespace = resource.isNamespaced ? object.namespace ?? runner.namespace : nil
        object.namespace = namespace
        group = runner.group
        if !group.isEmpty { object.annotations[Self.mark] = group }
        self.object = object
        self.hook = hook
        client = runner.client
        timeout = runner.timeout
    }

    var output: HookOutput { HookOutput(client: client, kind: resource.kind, namespace: namespace, name: object.name) }

    private var place: GroupVersionResource { resource.groupVersionResource }

    /// Creates the object. One that is there already is made anew if the policy says so, or if an interrupted launch
    /// of the same group left it.
    func make() async throws {
        do {
            _ = try await client.create(place, namespace: namespace, object, options: WriteOptions(repeats: true))
        } catch let error as Diagnostic where error.code == .conflict {
            // Definitions are never deleted: one that is there is used.
            if resource.kind == "CustomResourceDefinition" { return }
            guard try await mayBeMadeAnew() else { throw refusal }
            try await delete()
            _ = try await client.create(place, namespace: namespace, object)
        }
    }

    /// Only what runs is taken for left over: other kinds may hold data that the chart wants to survive. A hook's
    /// object without our mark is Helm's: it is left alone while it runs.
    private func mayBeMadeAnew() async throws -> Bool {
        if hook.isDeleted(.beforeCreation) { return true }
        guard ["Job", "Pod"].contains(resource.kind), !group.isEmpty else { return false }
        let live: KubeObject? = try await client.find(place, namespace: namespace, name: object.name)
        guard let live else { return true }
        guard live.annotations["helm.sh/hook"] != nil else { return false }
        if let owner = live.annotations[Self.mark] { return owner == group }
        return hasEnded(live)
    }

    private func hasEnded(_ live: KubeObject) -> Bool {
        let phase: String = live[at: "status", "phase"]?.stringValue ?? ""
        if resource.kind == "Pod" { return phase == "Succeeded" || phase == "Failed" }
        switch Readiness.evaluate(live) {
        case .ready, .failed: return true
        case .notReady: return false
        }
    }

    private var refusal: Diagnostic {
        let flag: String = namespace.map { " -n \($0)" } ?? ""
        return Diagnostic(
            .conflict, "\(resource.kind) \"\(object.name)\" is there already, and the hook's delete policy keeps it",
            hint: "kubectl delete\(flag) \(resource.groupResource)/\(object.name), or add "
                + "before-hook-creation to its helm.sh/hook-delete-policy")
    }

    /// Jobs and Pods run to their end, definitions are served; other kinds are done when they are there.
    func waitUntilDone() async throws {
        guard ["Job", "Pod", "CustomResourceDefinition"].contains(resource.kind) else { return }
        let verb: String = resource.kind == "CustomResourceDefinition" ? "be served" : "end"
        let (kind, title): (String, String) = (resource.kind, hook.title)
        _ = try await client.waitUntil(
            place, namespace: namespace, name: object.name, timeout: timeout,
            waitingFor: "\(hook.title) to \(verb)"
        ) { live in
            guard let live else { return .wait("it does not exist") }
            let state: Readiness = Readiness.evaluate(live)
            if case .failed(let reason) = state {
                throw Diagnostic(.failed, "\(title) failed: \(reason)")
            }
            // A pod that is ready still runs: a hook's must end.
            if kind == "Pod" {
                let phase: String = live[at: "status", "phase"]?.stringValue ?? ""
                if phase == "Succeeded" { return .done }
                return .wait(state.reason ?? "it runs")
            }
            return state.reason.map { .wait($0) } ?? .done
        }
    }

    /// Deletes the object, and waits until it is gone; one that isn't there is no failure.
    func delete() async throws {
        do {
            try await client.delete(
                place, namespace: namespace, name: object.name, options: DeletionOptions(propagation: .background))
        } catch let error as Diagnostic where error.code == .notFound {
            return
        }
        try await client.waitUntilGone(place, namespace: namespace, name: object.name, timeout: timeout)
    }
}
