import KubeModel
import ValueTree

/// The last time a hook ran, as Helm keeps it in a hook's `last_run`.
struct HookRun: Sendable, Hashable {
    /// Helm's words.
    enum Phase: String, Sendable {
        case unknown = "Unknown"
        case running = "Running"
        case succeeded = "Succeeded"
        case failed = "Failed"
    }

    var startedAt: KubeTime
    /// nil while it runs.
    var completedAt: KubeTime?
    var phase: Phase

    var value: Value {
        var value: Value = ["started_at": .string(startedAt.nanoText), "phase": .string(phase.rawValue)]
        if let completedAt { value["completed_at"] = .string(completedAt.nanoText) }
        return value
    }
}
