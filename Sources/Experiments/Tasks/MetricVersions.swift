import Diagnostics
import KubeModel
import ValueTree

/// What the templates of task custommetrics see, one map a version: nothing of one version reaches another.
struct MetricVersions: Sendable {
    /// Without `elapsedTimeSeconds`.
    private let values: [Value]
    /// From when on each version counts; nil for the experiment's start.
    private let starts: [KubeTime?]

    var count: Int { values.count }

    /// - Throws: ``Diagnostic`` `invalid` for a startingTime that is no time.
    init(common: Value, versions: [Value]) throws(Diagnostic) {
        let own: [Value] = versions.isEmpty ? [[:]] : versions
        values = own.map { common.merged(with: $0 == .null ? [:] : $0) }
        var starts: [KubeTime?] = []
        for (index, version) in values.enumerated() {
            guard let start = version["startingTime"], start != .null else {
                starts.append(nil)
                continue
            }
            guard let time = start.stringValue.flatMap({ KubeTime($0) }) else {
                let whose: String = versions.isEmpty ? "" : " of version \(index)"
                throw Diagnostic(
                    .invalid, "custommetrics: startingTime\(whose) is no time",
                    hint: "write it as RFC 3339 says, as in \"2026-01-31T12:00:00Z\"")
            }
            starts.append(time)
        }
        self.starts = starts
    }

    /// The values of a version, with `elapsedTimeSeconds`: whole seconds until `now`, at least 1.
    ///
    /// - Throws: ``Diagnostic`` `invalid` if its startingTime has not come yet.
    func values(of version: Int, start: KubeTime, now: KubeTime) throws(Diagnostic) -> Value {
        let from: KubeTime = starts[version] ?? start
        if let own = starts[version], own > now {
            throw Diagnostic(.invalid, "custommetrics: startingTime \(own.text) has not come yet: it is \(now.text)")
        }
        var values: Value = self.values[version]
        values["elapsedTimeSeconds"] = .int(max(1, now.seconds - from.seconds))
        return values
    }

    /// As ``values(of:start:now:)``, for a trial of templates that asks nobody.
    func sample(of version: Int) -> Value {
        var values: Value = self.values[version]
        values["elapsedTimeSeconds"] = 60
        return values
    }
}
