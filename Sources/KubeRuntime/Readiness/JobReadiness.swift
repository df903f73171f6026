import KubeModel
import ValueTree

/// Ready when it has completed; failed when it has given up.
struct JobReadiness: ReadinessRule {
    let group: String = "batch"
    let kind: String = "Job"

    func evaluate(_ object: KubeObject) -> Readiness {
        if let complete = object.condition("Complete"), complete.isTrue { return .ready }
        if let failed = object.condition("Failed"), failed.isTrue {
            return .failed(failed.explanation.isEmpty ? "the job failed" : failed.explanation)
        }
        if object[at: "spec", "suspend"]?.boolValue == true { return .notReady("the job is suspended") }
        let wanted: Int64 = object.number("spec", "completions") ?? 1
        let succeeded: Int64 = object.number("status", "succeeded") ?? 0
        let active: Int64 = object.number("status", "active") ?? 0
        return .notReady("\(succeeded) of \(wanted) pods succeeded, \(active) running")
    }
}
