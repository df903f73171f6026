import Diagnostics
import KubeModel
import ValueTree

/// Runs pods until a Job is done.
struct JobController: Controller {
    let access: any ClusterAccess
    let clock: any ClusterClock
    let factory: PodFactory
    let recorder: EventRecorder

    init(access: any ClusterAccess, clock: any ClusterClock) {
        self.access = access
        self.clock = clock
        recorder = EventRecorder(access: access, clock: clock, component: "job-controller")
        factory = PodFactory(access: access, recorder: recorder)
    }

    var name: String { "job-controller" }
    var resources: Set<GroupResource>? { [ClusterResource.jobs, ClusterResource.pods] }

    func keys(for event: ObjectEvent) async -> [NamespacedName] {
        if event.resource == ClusterResource.jobs { return [NamespacedName(event.object)] }
        guard let job = JobController.job(of: event.object) else { return [] }
        return [NamespacedName(namespace: event.object.namespace, name: job)]
    }

    /// The name of the Job that a pod belongs to, or belonged to before it was orphaned.
    private static func job(of pod: KubeObject) -> String? {
        if let owner = pod.controller { return owner.kind == "Job" ? owner.name : nil }
        return pod.finalizers.contains(JobLabels.finalizer) ? pod.labels[JobLabels.jobName] : nil
    }

    func reconcile(_ key: NamespacedName) async throws -> KubeTime? {
        // Each pass ends in a state that a later start would go on from; an ended pod takes two.
        for _ in 0..<4 {
            let job: KubeObject? = try await access.get(
                ClusterResource.jobs, namespace: key.namespace, name: key.name)
            let controlled: [KubeObject] = try await pods(of: key)
            try await releaseStrays(controlled.filter { job == nil || $0.controller?.uid != job?.uid })
            guard let job else { return nil }
            if let completed = JobLabels.completed(job) {
                _ = try await access.update(ClusterResource.jobs, completed)
                continue
            }
            let plan = JobPlan(
                job: job, pods: controlled.filter { $0.controller?.uid == job.uid }, now: clock.now())
            try await execute(plan, job: job)
            if plan.podsToRelease.isEmpty { return plan.lookAgain }
        }
        return clock.now()
    }

    private func pods(of key: NamespacedName) async throws -> [KubeObject] {
        try await access.list(ClusterResource.pods, namespace: key.namespace, selector: nil)
            .filter { JobController.job(of: $0) == key.name }
    }

    private func execute(_ plan: JobPlan, job: KubeObject) async throws {
        if plan.deletesJob {
            return try await access.delete(
                ClusterResource.jobs, namespace: job.namespace, name: job.name,
                options: DeleteOptions(propagation: .foreground, preconditionUID: job.uid))
        }
        // The status first: it says which pods are counted before they may vanish.
        if plan.status != JobStatus(job) || job["status"] == nil {
            var changed: KubeObject = job
            changed["status"] = plan.status.value
            _ = try await access.updateStatus(ClusterResource.jobs, changed)
        }
        for notice in plan.notices { await recorder.record(notice, about: job) }
        for pod in plan.podsToRelease { try await release(pod) }
        for pod in plan.podsToDelete {
            try await release(pod)
            try await factory.delete(pod, owner: job)
        }
        for _ in 0..<plan.podsToCreate { try await factory.create(JobLabels.pod(of: job), owner: job) }
    }

    /// Pods of a Job that is gone, or that no longer are its own, wait for nobody.
    private func releaseStrays(_ pods: [KubeObject]) async throws {
        for pod in pods { try await release(pod) }
    }

    private func release(_ pod: KubeObject) async throws {
        for _ in 0..<5 {
            let now: KubeObject? = try await access.get(
                ClusterResource.pods, namespace: pod.namespace, name: pod.name)
            guard var current = now, current.uid == pod.uid, current.finalizers.contains(JobLabels.finalizer) else {
                return
            }
            current.finalizers.removeAll { $0 == JobLabels.finalizer }
            do {
                _ = try await access.update(ClusterResource.pods, current)
                return
            } catch let diagnostic as Diagnostic where diagnostic.code == .conflict {
                continue
            } catch let diagnostic as Diagnostic where diagnostic.code == .notFound {
                return
            }
        }
        throw Diagnostic(.conflict, "pod \(pod.name) keeps changing")
    }
}
