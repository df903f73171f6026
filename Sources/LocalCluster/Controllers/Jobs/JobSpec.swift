import KubeModel
import ValueTree

/// What a Job asks for, with the API's defaults.
struct JobSpec: Sendable {
    let parallelism: Int
    /// nil: the Job is done when one pod has succeeded and all have ended.
    let completions: Int?
    let backoffLimit: Int
    let activeDeadline: Duration?
    let timeToLive: Duration?
    let isSuspended: Bool
    /// Whether containers are restarted in place rather than pods replaced.
    let restartsContainers: Bool
    let template: Value

    init(_ job: KubeObject) {
        let spec: Value = job["spec"] ?? [:]
        let asked: Int64? = spec["parallelism"]?.intValue
        parallelism = Int(asked ?? 1)
        completions = spec["completions"]?.intValue.map(Int.init) ?? (asked == nil ? 1 : nil)
        backoffLimit = Int(spec["backoffLimit"]?.intValue ?? 6)
        activeDeadline = spec["activeDeadlineSeconds"]?.intValue.map { .seconds($0) }
        timeToLive = spec["ttlSecondsAfterFinished"]?.intValue.map { .seconds($0) }
        isSuspended = spec["suspend"]?.boolValue ?? false
        template = spec["template"] ?? [:]
        restartsContainers = template[at: "spec", "restartPolicy"]?.stringValue == "OnFailure"
    }
}

/// The labels by which a Job knows its pods.
enum JobLabels {
    static let finalizer: String = "batch.kubernetes.io/job-tracking"
    static let controllerUID: String = "batch.kubernetes.io/controller-uid"
    static let jobName: String = "batch.kubernetes.io/job-name"

    static func labels(of job: KubeObject) -> [String: String] {
        let uid: String = job.uid ?? ""
        return [
            controllerUID: uid, "controller-uid": uid, jobName: job.name,
            "job-name": job.name,
        ]
    }

    /// The Job with the selector and the template's labels that the API gives one that names no selector; nil if
    /// it has them. `kubectl logs job/NAME` finds the pods by these.
    static func completed(_ job: KubeObject) -> KubeObject? {
        guard job[at: "spec", "selector"]?.mapValue == nil, let uid = job.uid else { return nil }
        var completed: KubeObject = job
        completed[at: "spec", "selector"] = ["matchLabels": [controllerUID: .string(uid)]]
        var template = KubeObject(job[at: "spec", "template"] ?? [:])
        template.labels = template.labels.merging(labels(of: job)) { _, own in own }
        completed[at: "spec", "template"] = template.value
        return completed
    }

    static func pod(of job: KubeObject) -> KubeObject {
        PodFactory.pod(
            from: JobSpec(job).template, owner: job, labels: labels(of: job), finalizers: [finalizer])
    }
}
