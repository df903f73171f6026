import Diagnostics
import KubeModel
import ValueTree

/// Makes a Job each time a CronJob's schedule says so. Schedules are in UTC.
struct CronJobController: Controller {
    let access: any ClusterAccess
    let clock: any ClusterClock
    let recorder: EventRecorder

    init(access: any ClusterAccess, clock: any ClusterClock) {
        self.access = access
        self.clock = clock
        recorder = EventRecorder(access: access, clock: clock, component: "cronjob-controller")
    }

    var name: String { "cronjob-controller" }
    var resources: Set<GroupResource>? { [ClusterResource.cronJobs, ClusterResource.jobs] }

    func keys(for event: ObjectEvent) async -> [NamespacedName] {
        if event.resource == ClusterResource.cronJobs { return [NamespacedName(event.object)] }
        guard let owner = event.object.controller, owner.kind == "CronJob" else { return [] }
        return [NamespacedName(namespace: event.object.namespace, name: owner.name)]
    }

    func reconcile(_ key: NamespacedName) async throws -> KubeTime? {
        guard let cronJob = try await access.get(ClusterResource.cronJobs, namespace: key.namespace, name: key.name),
            !cronJob.isBeingDeleted
        else { return nil }
        let jobs: [KubeObject] = try await access.list(ClusterResource.jobs, namespace: key.namespace, selector: nil)
            .filter { $0.controller?.uid == cronJob.uid }
        try await removeHistory(cronJob, jobs)
        guard let schedule = CronSchedule(cronJob[at: "spec", "schedule"]?.stringValue ?? "") else {
            await recorder.record(.warning("UnparseableSchedule", "unparseable schedule"), about: cronJob)
            return nil
        }
        let now: KubeTime = clock.now()
        var scheduled: KubeTime?
        if cronJob[at: "spec", "suspend"]?.boolValue != true, let due = CronJobController.due(cronJob, schedule, now) {
            if try await start(cronJob, jobs, due) { scheduled = due }
        }
        try await writeStatus(cronJob, scheduled)
        return schedule.next(after: now)
    }

    /// The latest time that passed since the last one and was not acted on, if it is not too old.
    static func due(_ cronJob: KubeObject, _ schedule: CronSchedule, _ now: KubeTime) -> KubeTime? {
        let last: String? = cronJob[at: "status", "lastScheduleTime"]?.stringValue ?? cronJob.creationTimestamp
        guard var time = last.flatMap({ KubeTime($0) }) else { return nil }
        let deadline: Int64? = cronJob[at: "spec", "startingDeadlineSeconds"]?.intValue
        if let deadline { time = max(time, KubeTime(seconds: now.seconds - deadline)) }
        var latest: KubeTime?
        var count: Int = 0
        while let next = schedule.next(after: time), next <= now, count < 100_000 {
            (latest, time) = (next, next)
            count += 1
        }
        return latest
    }

    /// Whether a Job was made (or stood there already).
    private func start(_ cronJob: KubeObject, _ jobs: [KubeObject], _ due: KubeTime) async throws -> Bool {
        let active: [KubeObject] = jobs.filter { !CronJobController.isFinished($0) }
        switch cronJob[at: "spec", "concurrencyPolicy"]?.stringValue {
        case "Forbid" where !active.isEmpty:
            await recorder.record(
                .normal(
                    "JobAlreadyActive",
                    "Not starting job because prior execution is running and concurrency policy is Forbid"),
                about: cronJob)
            return false
        case "Replace": for job in active { try await delete(job) }
        default: break
        }
        let template: Value = cronJob[at: "spec", "jobTemplate"] ?? [:]
        var job = KubeObject(
            apiVersion: "batch/v1", kind: "Job", namespace: cronJob.namespace,
            name: "\(cronJob.name)-\(due.seconds / 60)")
        job.labels = KubeObject(template).labels
        job.annotations = KubeObject(template).annotations.merging(
            ["batch.kubernetes.io/cronjob-scheduled-timestamp": due.text]) { _, own in own }
        job.ownerReferences = [OwnerReference(controller: cronJob)]
        job["spec"] = template["spec"] ?? [:]
        do {
            _ = try await access.create(ClusterResource.jobs, job)
            await recorder.record(.normal("SuccessfulCreate", "Created job \(job.name)"), about: cronJob)
        } catch let error as Diagnostic where error.code == .conflict {
            return true  // made before a restart, its status was not
        }
        return true
    }

    static func isFinished(_ job: KubeObject) -> Bool {
        let conditions: [Value] = job[at: "status", "conditions"]?.listValue ?? []
        return Conditions.isTrue("Complete", in: conditions) || Conditions.isTrue("Failed", in: conditions)
    }

    private static func hasSucceeded(_ job: KubeObject) -> Bool {
        Conditions.isTrue("Complete", in: job[at: "status", "conditions"]?.listValue ?? [])
    }

    private func delete(_ job: KubeObject) async throws {
        try await access.delete(
            ClusterResource.jobs, namespace: job.namespace, name: job.name,
            options: DeleteOptions(propagation: .background, preconditionUID: job.uid))
    }

    private func removeHistory(_ cronJob: KubeObject, _ jobs: [KubeObject]) async throws {
        let finished: [KubeObject] = jobs.filter { CronJobController.isFinished($0) && !$0.isBeingDeleted }
            .sorted { ($0.creationTimestamp ?? "", $0.name) < ($1.creationTimestamp ?? "", $1.name) }
        let succeeded: [KubeObject] = finished.filter(CronJobController.hasSucceeded)
        let failed: [KubeObject] = finished.filter { !CronJobController.hasSucceeded($0) }
        let kept: (Int, Int) = (
            Int(cronJob[at: "spec", "successfulJobsHistoryLimit"]?.intValue ?? 3),
            Int(cronJob[at: "spec", "failedJobsHistoryLimit"]?.intValue ?? 1)
        )
        for job in succeeded.prefix(max(0, succeeded.count - kept.0)) + failed.prefix(max(0, failed.count - kept.1)) {
            try await delete(job)
        }
    }

    private func writeStatus(_ cronJob: KubeObject, _ scheduled: KubeTime?) async throws {
        let jobs: [KubeObject] = try await access.list(
            ClusterResource.jobs, namespace: cronJob.namespace, selector: nil
        )
        .filter { $0.controller?.uid == cronJob.uid }
        var status: Value = cronJob["status"] ?? [:]
        let active: [Value] = jobs.filter { !CronJobController.isFinished($0) }.map { job in
            [
                "apiVersion": "batch/v1", "kind": "Job", "name": .string(job.name),
                "namespace": .string(job.namespace ?? ""),
                "uid": .string(job.uid ?? ""),
            ]
        }
        status["active"] = active.isEmpty ? nil : .list(active)
        if let scheduled { status["lastScheduleTime"] = .string(scheduled.text) }
        let ends: [String] = jobs.filter(CronJobController.hasSucceeded).compactMap {
            $0[at: "status", "completionTime"]?.stringValue
        }
        if let last = ends.max() { status["lastSuccessfulTime"] = .string(last) }
        guard status != (cronJob["status"] ?? [:]) else { return }
        var changed: KubeObject = cronJob
        changed["status"] = status
        _ = try await access.updateStatus(ClusterResource.cronJobs, changed)
    }
}
