import KubeModel
import KubeRuntime
import Synchronization
import ValueTree

/// Tells people how releases stand: in the status, as Events, and in the metrics.
struct ReportDesk: Sendable {
    let status: StatusWriter
    let events: TriggerEvents
    let metrics: AutoXMetrics
    let now: @Sendable () -> KubeTime

    /// An Event about the release's trigger, if it is there.
    func tell(_ release: DesiredRelease, _ state: TriggerState, isWarning: Bool, _ reason: String, _ message: String) {
        guard case .present(let object) = state else { return }
        events.tell(
            TriggerEvents.Note(
                isWarning: isWarning, reason: reason, message: message, trigger: release.trigger, object: object))
    }

    /// What is wanted of a release is so.
    func settle(
        _ key: ReleaseKey, _ release: DesiredRelease?, _ state: TriggerState, _ found: LaunchedRelease
    ) async {
        metrics.update { _ = $0.failing.remove(key) }
        guard let release else { return await status.set(StatusRecord.key(key), nil) }
        var report = ReleaseReport(release)
        report.version = state.version
        switch state {
        case .unknown: report.state = .unknown
        case .absent:
            report.state = .waiting
            report.reason = "\(release.trigger.title) is not there, or lacks the label \(Trigger.mark)=true"
        case .present: report.state = .launched
        }
        report.revision = found.launch?.revision
        report.launched = found.launch?.time
        await status.set(StatusRecord.key(key), report.value)
    }

    func fail(
        _ release: DesiredRelease, _ state: TriggerState, _ reason: String, attempts: Int, pause: Duration,
        _ found: LaunchedRelease
    ) async {
        metrics.update { _ = $0.failing.insert(release.key) }
        var report = ReleaseReport(release)
        report.state = .failing
        report.version = state.version
        report.revision = found.launch?.revision
        report.launched = found.launch?.time
        report.reason = String(reason.prefix(500))
        report.attempts = attempts
        report.nextRetry = now().advanced(by: pause)
        await status.set(StatusRecord.key(release.key), report.value)
    }

    func unknown(_ release: DesiredRelease, _ reason: String) async {
        var report = ReleaseReport(release)
        report.reason = String(reason.prefix(500))
        await status.set(StatusRecord.key(release.key), report.value)
    }
}
