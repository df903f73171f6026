import CommandLineKit
import Diagnostics
import KubeClient
import KubeModel
import KubeRuntime
import Releases
import Terminal
import ValueTree

/// `iter8 k log`: what the group's pods say, on stdout.
enum GroupLog {
    static let follow = Flag("follow", "f", .bool, "go on as they say more")
    static let tail = Flag(
        "tail", nil, .integer, "only the last lines of each pod", value: "N", default: "-1", defaultNote: "all")
    static let spec = CommandSpec(
        "log", "what the experiment's pods say",
        examples: [CommandSpec.Example("while it runs", "iter8 k log -g web -f")],
        flags: [GroupFlags.group, follow, tail], aliases: ["logs"])

    private static let pods = GroupVersionResource(version: "v1", resource: "pods")

    static func run(_ invocation: Invocation) async throws {
        let group: String = try GroupName.read(invocation.values)
        let session: ClusterSession = try await .open(invocation)
        let selector: String = "iter8.tools/group=\(group)"
        var pods: [KubeObject] = try await session.client.list(
            pods, namespace: session.namespace, options: ListOptions(labelSelector: selector)
        ).items
        if pods.isEmpty {
            _ = try await session.releases.get(group)
            guard invocation.values.bool(follow) else {
                invocation.streams.note("no pod of group \(group) has started yet")
                return
            }
            pods = try await firstPod(selector, session)
        }
        pods.sort { ($0.creationTimestamp ?? "", $0.name) < ($1.creationTimestamp ?? "", $1.name) }
        for pod in pods {
            if pods.count > 1 { invocation.streams.note("==> pod \(pod.name)") }
            try await show(pod, session, invocation)
        }
    }

    /// Waits until there is one.
    private static func firstPod(_ selector: String, _ session: ClusterSession) async throws -> [KubeObject] {
        let watcher = ResourceWatcher(
            session.client, pods, namespace: session.namespace, options: ListOptions(labelSelector: selector))
        for try await change in watcher {
            if case .added(let pod) = change { return [pod] }
        }
        return []
    }

    private static func show(_ pod: KubeObject, _ session: ClusterSession, _ invocation: Invocation) async throws {
        let isFollowed: Bool = invocation.values.bool(follow)
        if !hasStarted(pod) {
            guard isFollowed else {
                let reason: String = Readiness.evaluate(pod).reason ?? "it is pending"
                invocation.streams.note("pod \(pod.name) has not started: \(reason)")
                return
            }
            try await session.client.waitUntil(
                pods, namespace: session.namespace, name: pod.name, timeout: .seconds(86_400),
                waitingFor: "pod \"\(pod.name)\" to start"
            ) { object in
                guard let object else { throw Diagnostic(.notFound, "pod \"\(pod.name)\" was deleted") }
                return hasStarted(object) ? .done : .wait("it is pending")
            }
        }
        let lines: Int? = invocation.values.integer(tail).flatMap { $0 < 0 ? nil : $0 }
        let chunks = try await session.client.logs(
            pod: pod.name, namespace: session.namespace,
            options: LogOptions(follow: isFollowed, tailLines: lines))
        var last: UInt8 = UInt8(ascii: "\n")
        for try await chunk in chunks {
            try invocation.streams.print(chunk)
            last = chunk.last ?? last
        }
        if last != UInt8(ascii: "\n") { try invocation.streams.print("\n") }
    }

    private static func hasStarted(_ pod: KubeObject) -> Bool {
        let statuses = pod[at: "status", "containerStatuses"]?.listValue ?? []
        return statuses.contains { $0[at: "state", "running"] != nil || $0[at: "state", "terminated"] != nil }
    }
}
