import Diagnostics
import KubeModel

/// Brings the cluster nearer to what one object asks for, whenever something that matters to it changes.
protocol Controller: Sendable {
    /// As events name it: `job-controller`.
    var name: String { get }
    /// Whose changes matter; nil for all.
    var resources: Set<GroupResource>? { get }
    /// The objects that are to be looked at after a change.
    func keys(for event: ObjectEvent) async -> [NamespacedName]
    /// Compares and acts; gives back when to look again without a change, if ever.
    func reconcile(_ key: NamespacedName) async throws -> KubeTime?
}

/// Feeds a controller with changes, one object at a time, and comes back to what failed.
struct ControllerLoop: Sendable {
    let controller: any Controller
    let access: any ClusterAccess
    let clock: any ClusterClock
    /// Told about failures that are not the normal course of optimistic concurrency.
    let report: @Sendable (Diagnostic) -> Void

    /// Until the task is cancelled.
    func run() async {
        let queue = WorkQueue<NamespacedName>(clock: clock)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await read(into: queue) }
            group.addTask { await work(from: queue) }
        }
    }

    private func read(into queue: WorkQueue<NamespacedName>) async {
        while !Task.isCancelled {
            for await event in access.events(of: controller.resources) {
                for key in await controller.keys(for: event) { await queue.add(key) }
            }
            // The stream ended: we were too slow for it. A new one begins with everything that exists.
            try? await clock.sleep(for: .milliseconds(200))
        }
        await queue.close()
    }

    private func work(from queue: WorkQueue<NamespacedName>) async {
        var failures: [NamespacedName: Int] = [:]
        while let key = await queue.next() {
            do {
                if let time = try await controller.reconcile(key) { await queue.add(key, at: time) }
                failures[key] = nil
            } catch is CancellationError {
                continue
            } catch {
                let count: Int = (failures[key] ?? 0) + 1
                failures[key] = count
                tell(error, key)
                await queue.add(key, at: clock.now().advanced(by: ControllerLoop.delay(afterFailures: count)))
            }
        }
    }

    private func tell(_ error: any Error, _ key: NamespacedName) {
        let diagnostic: Diagnostic = error as? Diagnostic ?? Diagnostic(.failed, "\(error)")
        if diagnostic.code == .conflict { return }
        let place: String = [key.namespace, key.name].compactMap(\.self).joined(separator: "/")
        report(diagnostic.within("\(controller.name): \(place)"))
    }

    /// 20 ms, doubling to at most half a minute.
    static func delay(afterFailures count: Int) -> Duration {
        .milliseconds(min(30_000, 20 << min(count - 1, 11)))
    }
}
