import KubeModel

/// A container's probes from its start to its end.
struct ProbeCourse: Sendable {
    enum Verdict: Sendable {
        case ready(Bool)
        /// It is to be restarted, for this reason.
        case unhealthy(String)
    }

    let container: ContainerSpec
    let environment: [String]
    let directory: String?
    let clock: any ClusterClock

    var isEmpty: Bool {
        container.readinessProbe == nil && container.livenessProbe == nil && container.startupProbe == nil
    }

    /// Until cancelled, or until the container is found unhealthy.
    func run(tell: @escaping @Sendable (Verdict) -> Void) async {
        if let startup = container.startupProbe {
            guard await verdict(of: startup, from: false, until: { $0 }) else {
                if !Task.isCancelled { tell(.unhealthy("Startup probe failed")) }
                return
            }
        }
        await withTaskGroup(of: Void.self) { group in
            if let readiness = container.readinessProbe {
                group.addTask {
                    _ = await verdict(of: readiness, from: false) { isReady in
                        tell(.ready(isReady))
                        return false
                    }
                }
            }
            if let liveness = container.livenessProbe {
                group.addTask {
                    let isHealthy: Bool = await verdict(of: liveness, from: true) { !$0 }
                    if !isHealthy, !Task.isCancelled { tell(.unhealthy("Liveness probe failed")) }
                }
            }
        }
    }

    /// Probes until `isFinal` says so of a changed verdict, or a startup probe has failed too often; gives back the
    /// last verdict.
    private func verdict(of probe: Probe, from start: Bool, until isFinal: (Bool) -> Bool) async -> Bool {
        let check = ProbeCheck(probe: probe, environment: environment, directory: directory)
        var tally = ProbeTally(probe: probe, isPassing: start)
        var failures: Int = 0
        do {
            try await clock.sleep(for: probe.initialDelay)
            while true {
                let passed: Bool = await OwnThread.value { check.run() } ?? false
                try Task.checkCancellation()
                failures = passed ? 0 : failures + 1
                if tally.add(passed), isFinal(tally.isPassing) { return tally.isPassing }
                if probe == container.startupProbe, failures >= probe.failureThreshold { return false }
                try await clock.sleep(for: probe.period)
            }
        } catch {
            return tally.isPassing
        }
    }
}
