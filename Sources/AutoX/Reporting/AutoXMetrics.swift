import Synchronization

/// What a controller counts, in Prometheus' text format.
package final class AutoXMetrics: Sendable {
    struct Counts: Sendable {
        var isLeader: Bool = false
        var groups: Int = 0
        var releases: Int = 0
        var faults: Int = 0
        var reloads: Int = 0
        var reloadFailures: Int = 0
        var launches: Int = 0
        var launchFailures: Int = 0
        var deletes: Int = 0
        var watchFailures: Int = 0
        var failing: Set<ReleaseKey> = []
        var waiting: Int = 0
        var running: Int = 0
        /// From a change being seen to its launch, in buckets of these bounds, and beyond.
        var launchSeconds: [Int] = [Int](repeating: 0, count: AutoXMetrics.bounds.count + 1)
        var launchSecondsSum: Double = 0
    }

    static let bounds: [Double] = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60]
    private let state: Mutex<Counts> = Mutex(Counts())

    package init() {}

    func update(_ body: (inout Counts) -> Void) { state.withLock { body(&$0) } }

    func launched(after duration: Duration) {
        let seconds: Double = duration / .seconds(1)
        update { counts in
            counts.launches += 1
            counts.launchSecondsSum += seconds
            counts.launchSeconds[Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count] += 1
        }
    }

    package var text: String {
        let counts: Counts = state.withLock { $0 }
        var lines: [String] = []
        func add(_ name: String, _ type: String, _ help: String, _ samples: [(labels: String, value: String)]) {
            lines.append("# HELP iter8_autox_\(name) \(help)")
            lines.append("# TYPE iter8_autox_\(name) \(type)")
            for sample in samples { lines.append("iter8_autox_\(name)\(sample.labels) \(sample.value)") }
        }
        func single(_ name: String, _ type: String, _ help: String, _ value: Int) {
            add(name, type, help, [("", String(value))])
        }
        single("leader", "gauge", "Whether this replica is the one at work.", counts.isLeader ? 1 : 0)
        single("groups", "gauge", "Groups in the configuration.", counts.groups)
        single("releases", "gauge", "Specs that can be launched.", counts.releases)
        single("configuration_faults", "gauge", "Faults in the configuration.", counts.faults)
        single("configuration_reloads_total", "counter", "Configurations taken.", counts.reloads)
        single(
            "configuration_failures_total", "counter", "Configurations that could not be read.", counts.reloadFailures)
        single("launches_total", "counter", "Experiments launched.", counts.launches)
        single("launch_failures_total", "counter", "Launches that failed.", counts.launchFailures)
        single("deletes_total", "counter", "Experiments deleted.", counts.deletes)
        single(
            "watch_failures_total", "counter", "Watches that had to be begun again after a failure.",
            counts.watchFailures)
        single("queue_waiting", "gauge", "Releases that wait to be looked at.", counts.waiting)
        single("queue_running", "gauge", "Releases that are being worked on.", counts.running)
        let failing: [ReleaseKey] = counts.failing.sorted { $0.description < $1.description }
        add(
            "release_failing", "gauge", "Releases whose last launch or deletion failed.",
            failing.map { ("{namespace=\"\($0.namespace)\",release=\"\($0.name)\"}", "1") })
        var sum: Int = 0
        var samples: [(labels: String, value: String)] = []
        lines.append("# HELP iter8_autox_launch_seconds From a change being seen to its launch.")
        lines.append("# TYPE iter8_autox_launch_seconds histogram")
        for (index, count) in counts.launchSeconds.enumerated() {
            sum += count
            let bound: String = index < Self.bounds.count ? "\(Self.bounds[index])" : "+Inf"
            samples.append(("_bucket{le=\"\(bound)\"}", String(sum)))
        }
        samples += [("_sum", "\(counts.launchSecondsSum)"), ("_count", String(sum))]
        for sample in samples { lines.append("iter8_autox_launch_seconds\(sample.labels) \(sample.value)") }
        return lines.joined(separator: "\n") + "\n"
    }
}
