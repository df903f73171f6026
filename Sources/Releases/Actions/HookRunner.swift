import Charts
import Diagnostics
import KubeClient
import KubeModel
import KubeRuntime
import ValueTree
import YAML

/// Runs the hooks of a chart around a change of its release, as Helm does: by weight, one after the other, each to
/// its end.
struct HookRunner: Sendable {
    let client: KubeClient
    let namespace: String
    let timeout: Duration
    /// Off, no hook runs.
    var isOn: Bool = true

    func run(
        _ event: RenderedHook.Event, of hooks: [ReleaseHook], progress: @Sendable (String) -> Void
    ) async throws {
        guard isOn else { return }
        let due: [ReleaseHook] = hooks.filter { $0.events.contains(event.rawValue) }
        let ordered: [(offset: Int, element: ReleaseHook)] = due.enumerated().sorted { left, right in
            let (one, other) = (left.element, right.element)
            if one.weight != other.weight { return one.weight < other.weight }
            return one.name == other.name ? left.offset < right.offset : one.name < other.name
        }
        for (_, hook) in ordered {
            progress("running hook \(hook.kind) \"\(hook.name)\"")
            try await within("\(event.rawValue) hook \(hook.path)") { try await run(hook) }
        }
    }

    private func run(_ hook: ReleaseHook) async throws {
        let value: Value = try YAMLReader.parse(
            Array(hook.manifest.utf8), file: hook.path, numbers: .integersAndFloats)
        var object = KubeObject(value)
        let resource: ResourceKind = try await client.resource(for: object.groupVersionKind)
        let place: String? = resource.isNamespaced ? object.namespace ?? namespace : nil
        object.namespace = place
        let policies: [String] = hook.deletePolicies.isEmpty ? ["before-hook-creation"] : hook.deletePolicies
        if policies.contains("before-hook-creation") { try await delete(object, resource, place) }
        _ = try await client.create(resource.groupVersionResource, namespace: place, object)
        do {
            if ["Job", "Pod"].contains(resource.kind) { try await waitForEnd(object, resource, place) }
        } catch {
            let isKept: Bool = !policies.contains("hook-failed")
            if !isKept { try? await delete(object, resource, place) }
            guard var failure = error as? Diagnostic, failure.hint == nil, isKept else { throw error }
            let flag: String = place.map { " -n \($0)" } ?? ""
            failure.hint =
                "what it said: kubectl logs\(flag) \(resource.kind.lowercased())/\(object.name); without hooks: --no-hooks"
            throw failure
        }
        if policies.contains("hook-succeeded") { try await delete(object, resource, place) }
    }

    private func waitForEnd(_ object: KubeObject, _ resource: ResourceKind, _ place: String?) async throws {
        _ = try await client.waitUntil(
            resource.groupVersionResource, namespace: place, name: object.name, timeout: timeout,
            waitingFor: "\(resource.kind) \"\(object.name)\" to end"
        ) { live in
            guard let live else { return .wait("it does not exist") }
            if resource.kind == "Pod" {
                let phase: String = live[at: "status", "phase"]?.stringValue ?? ""
                if phase == "Failed" { throw Diagnostic(.failed, "the pod failed") }
                return phase == "Succeeded" ? .done : .wait("it is \(phase.isEmpty ? "not started" : phase)")
            }
            for condition in live[at: "status", "conditions"]?.listValue ?? [] where condition["status"] == "True" {
                if condition["type"] == "Complete" { return .done }
                if condition["type"] == "Failed" {
                    throw Diagnostic(.failed, condition["message"]?.stringValue ?? "the job failed")
                }
            }
            return .wait("it runs")
        }
    }

    private func delete(_ object: KubeObject, _ resource: ResourceKind, _ place: String?) async throws {
        do {
            try await client.delete(
                resource.groupVersionResource, namespace: place, name: object.name,
                options: DeletionOptions(propagation: .background))
        } catch let error as Diagnostic where error.code == .notFound {
            return
        }
        try await client.waitUntilGone(
            resource.groupVersionResource, namespace: place, name: object.name, timeout: timeout)
    }
}
