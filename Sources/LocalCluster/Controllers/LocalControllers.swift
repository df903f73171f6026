import Diagnostics
import KubeModel

/// The controllers of the embedded cluster, each in a loop of its own.
struct LocalControllers: Sendable {
    private let loops: [ControllerLoop]

    /// - Parameter report: told about failures that are not the normal course of optimistic concurrency.
    init(
        access: any ClusterAccess, clock: any ClusterClock, report: @escaping @Sendable (Diagnostic) -> Void
    ) {
        let controllers: [any Controller] = [
            JobController(access: access, clock: clock), CronJobController(access: access, clock: clock),
            DeploymentController(access: access, clock: clock), ReplicaSetController(access: access, clock: clock),
            NamespaceController(access: access, clock: clock), GarbageCollector(access: access),
            EndpointsController(access: access),
        ]
        loops = controllers.map { ControllerLoop(controller: $0, access: access, clock: clock, report: report) }
    }

    /// Until the task is cancelled.
    func run() async {
        await withTaskGroup(of: Void.self) { group in
            for loop in loops { group.addTask { await loop.run() } }
        }
    }
}
