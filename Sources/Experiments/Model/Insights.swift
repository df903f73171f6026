import Diagnostics
package import ValueTree

/// Metrics and verdicts, per app version.
package struct Insights: Sendable, Equatable {
    /// More than anybody compares.
    static let maximumVersions: Int = 1_000

    package var numVersions: Int
    package var versionNames: [VersionName]?
    /// By normalised metric name.
    package var metricsInfo: [String: MetricInfo]
    /// Counter, gauge and sample values, one map a version: the latest observations, for older readers.
    package var values: [[String: [Double]]]
    /// Histogram buckets, one map a version, for older readers.
    package var histograms: [[String: [HistogramBucket]]]
    /// Summaries, one map a version.
    package var summaries: [[String: Summary]]
    package var slos: SLOs?
    /// `upper[i][j]`: whether version j satisfies upper SLO i; likewise `lower`.
    package var sloVerdicts: SLOVerdicts?
    /// What was measured in the latest loop, by metric, one map a version (this and what follows is ours; older tools
    /// ignore it).
    package var latestLoop: [[String: Measurement]]
    /// What was measured in all loops before that.
    package var earlierLoops: [[String: Measurement]]
    /// By backend: why what it measured in the latest loop isn't worth a verdict; one map a version.
    package var invalid: [[String: String]]
    /// What speaks for and against the SLOs; empty before an assessment.
    package var evidence: [Scope: SLOEvidenceTable]

    package init(numVersions: Int = 1) {
        self.numVersions = numVersions
        metricsInfo = [:]
        values = Array(repeating: [:], count: numVersions)
        histograms = Array(repeating: [:], count: numVersions)
        summaries = Array(repeating: [:], count: numVersions)
        latestLoop = Array(repeating: [:], count: numVersions)
        earlierLoops = Array(repeating: [:], count: numVersions)
        invalid = Array(repeating: [:], count: numVersions)
        evidence = [:]
    }

    /// How a report calls version `index`: `track (version)`, one of them, or `version <index>`.
    package func displayName(_ index: Int) -> String {
        guard let names = versionNames, names.indices.contains(index) else { return "version \(index)" }
        switch (names[index].track.isEmpty, names[index].version.isEmpty) {
        case (false, false): return "\(names[index].track) (\(names[index].version))"
        case (false, true): return names[index].track
        case (true, false): return names[index].version
        case (true, true): return "version \(index)"
        }
    }

    package var allVersionsSatisfySLOs: Bool {
        guard let verdicts = sloVerdicts else { return true }
        return (verdicts.upper + verdicts.lower).allSatisfy { row in row.count == numVersions && row.allSatisfy { $0 } }
    }
}

package struct VersionName: Sendable, Equatable {
    package var version: String
    package var track: String

    package init(version: String, track: String) {
        self.version = version
        self.track = track
    }
}

package struct MetricInfo: Sendable, Equatable {
    package enum Kind: String, Sendable {
        case counter = "Counter"
        case gauge = "Gauge"
        case sample = "Sample"
        case histogram = "Histogram"
        case summary = "Summary"
    }

    package var description: String
    package var units: String?
    package var kind: Kind

    package init(description: String, units: String? = nil, kind: Kind) {
        self.description = description
        self.units = units
        self.kind = kind
    }
}

/// Observations between two bounds.
package struct HistogramBucket: Sendable, Equatable {
    package var lower: Double
    package var upper: Double
    package var count: Int

    package init(lower: Double, upper: Double, count: Int) {
        self.lower = lower
        self.upper = upper
        self.count = count
    }
}

/// Count, sum, minimum, maximum and sum of squares of a series.
package struct Summary: Sendable, Equatable {
    package var count: Double
    package var sum: Double
    package var min: Double
    package var max: Double
    package var sumOfSquares: Double
}

package struct SLO: Sendable, Equatable {
    package var metric: String
    package var limit: Double

    package init(metric: String, limit: Double) {
        self.metric = metric
        self.limit = limit
    }
}

package struct SLOs: Sendable, Equatable {
    /// Satisfied by values up to the limit.
    package var upper: [SLO]
    /// Satisfied by values from the limit on.
    package var lower: [SLO]

    package init(upper: [SLO] = [], lower: [SLO] = []) {
        self.upper = upper
        self.lower = lower
    }
}

package struct SLOVerdicts: Sendable, Equatable {
    package var upper: [[Bool]]
    package var lower: [[Bool]]

    package init(upper: [[Bool]], lower: [[Bool]]) {
        self.upper = upper
        self.lower = lower
    }
}

// MARK: - document form

extension Insights {
    init(_ fields: FieldReader) throws(Diagnostic) {
        let count: Int = try fields.integer("numVersions") ?? 1
        guard (0...Insights.maximumVersions).contains(count) else {
            throw fields.fault("from 0 to \(Insights.maximumVersions) versions can be, not \(count)", at: "numVersions")
        }
        self.init(numVersions: count)
        versionNames = try fields.list("versionNames")?.map { entry in
            VersionName(version: entry["version"]?.stringValue ?? "", track: entry["track"]?.stringValue ?? "")
        }
        for (name, entry) in try fields.map("metricsInfo") ?? [:] {
            guard let kind = MetricInfo.Kind(rawValue: entry["type"]?.stringValue ?? "") else {
                throw fields.fault("metric \"\(name)\" has no known type", at: "metricsInfo")
            }
            metricsInfo[name] = MetricInfo(
                description: entry["description"]?.stringValue ?? "", units: entry["units"]?.stringValue, kind: kind)
        }
        values = try versions(fields, "nonHistMetricValues") { $0.listValue?.compactMap(\.doubleValue) }
        histograms = try versions(fields, "histMetricValues") { $0.listValue?.compactMap(HistogramBucket.init(value:)) }
        summaries = try versions(fields, "SummaryMetricValues", Summary.init(value:))
        if let value = fields["SLOs"], value != .null {
            slos = try SLOs(FieldReader(value, path: fields.path.appending("SLOs")))
        }
        if let value = fields["SLOsSatisfied"], value != .null {
            sloVerdicts = SLOVerdicts(
                upper: matrix(value["upper"] ?? value["Upper"]), lower: matrix(value["lower"] ?? value["Lower"]))
        }
        try readMeasurements(fields)
    }

    private mutating func readMeasurements(_ fields: FieldReader) throws(Diagnostic) {
        if fields["latestLoop"] == nil {
            // Of an older tool: the last observation is the loop's.
            for (version, lists) in values.enumerated() {
                latestLoop[version] = lists.compactMapValues { $0.last.map { .reading($0) } }
            }
        } else {
            latestLoop = try versions(fields, "latestLoop", Measurement.init(value:))
        }
        earlierLoops = try versions(fields, "earlierLoops", Measurement.init(value:))
        invalid = try versions(fields, "invalid") { $0.stringValue }
        for (name, table) in try fields.map("evidence") ?? [:] {
            guard let scope = Scope(rawValue: name) else { continue }
            evidence[scope] = SLOEvidenceTable(value: table)
        }
    }

    /// One map of metrics a version, as many as there are versions.
    private func versions<Stored>(
        _ fields: FieldReader, _ name: String, _ read: (Value) -> Stored?
    ) throws(Diagnostic) -> [[String: Stored]] {
        let entries: [Value] = try fields.list(name) ?? []
        return (0..<numVersions).map { index in
            guard index < entries.count else { return [:] }
            return (entries[index].mapValue ?? [:]).compactMapValues(read)
        }
    }

    private func matrix(_ value: Value?) -> [[Bool]] {
        (value?.listValue ?? []).map { row in (row.listValue ?? []).compactMap(\.boolValue) }
    }

    package var value: Value {
        var value: Value = [
            "numVersions": .int(Int64(numVersions)),
            "versionNames": versionNames.map { names in
                .list(names.map { ["version": .string($0.version), "track": .string($0.track)] })
            } ?? .null,
            "metricsInfo": .map(metricsInfo.mapValues(\.value)),
            "nonHistMetricValues": .list(values.map { .map($0.mapValues { .list($0.map { .float($0) }) }) }),
            "histMetricValues": .list(histograms.map { .map($0.mapValues { .list($0.map(\.value)) }) }),
            "SummaryMetricValues": .list(summaries.map { .map($0.mapValues(\.value)) }),
        ]
        if let slos { value["SLOs"] = slos.value }
        if let verdicts = sloVerdicts { value["SLOsSatisfied"] = verdicts.value }
        writeMeasurements(&value)
        return value
    }

    private func writeMeasurements(_ value: inout Value) {
        value["latestLoop"] = .list(latestLoop.map { .map($0.mapValues(\.value)) })
        if earlierLoops.contains(where: { !$0.isEmpty }) {
            value["earlierLoops"] = .list(earlierLoops.map { .map($0.mapValues(\.value)) })
        }
        if invalid.contains(where: { !$0.isEmpty }) {
            value["invalid"] = .list(invalid.map { .map($0.mapValues { .string($0) }) })
        }
        for (scope, table) in evidence { value[at: "evidence", scope.rawValue] = table.value }
    }
}

extension MetricInfo {
    var value: Value {
        var value: Value = ["description": .string(description), "type": .string(kind.rawValue)]
        if let units { value["units"] = .string(units) }
        return value
    }
}

extension HistogramBucket {
    init?(value: Value) {
        guard let lower = value["lower"]?.doubleValue, let upper = value["upper"]?.doubleValue,
            let count = value["count"]?.intValue
        else { return nil }
        self.init(lower: lower, upper: upper, count: Int(count))
    }

    var value: Value { ["lower": .float(lower), "upper": .float(upper), "count": .int(Int64(count))] }
}

extension Summary {
    init?(value: Value) {
        guard let numbers = value.listValue?.compactMap(\.doubleValue), numbers.count == 5 else { return nil }
        self.init(count: numbers[0], sum: numbers[1], min: numbers[2], max: numbers[3], sumOfSquares: numbers[4])
    }

    var value: Value { .list([count, sum, min, max, sumOfSquares].map { .float($0) }) }
}

extension SLOs {
    init(_ fields: FieldReader) throws(Diagnostic) {
        self.init(upper: try SLOs.read(fields, "upper"), lower: try SLOs.read(fields, "lower"))
    }

    private static func read(_ fields: FieldReader, _ name: String) throws(Diagnostic) -> [SLO] {
        var found: [SLO] = []
        for (index, entry) in (try fields.list(name) ?? []).enumerated() {
            let slo = FieldReader(entry, path: fields.path.appending(name).appending(index))
            guard let metric = try slo.text("metric") else { throw slo.fault("an SLO needs a metric") }
            guard let limit = try slo.number("limit") else { throw slo.fault("the SLO on \(metric) needs a limit") }
            found.append(SLO(metric: metric, limit: limit))
        }
        return found
    }

    package var value: Value {
        let list: ([SLO]) -> Value = { slos in
            .list(slos.map { ["metric": .string($0.metric), "limit": .float($0.limit)] })
        }
        var value: Value = [:]
        if !upper.isEmpty { value["upper"] = list(upper) }
        if !lower.isEmpty { value["lower"] = list(lower) }
        return value
    }
}

extension SLOVerdicts {
    var value: Value {
        let list: ([[Bool]]) -> Value = { rows in .list(rows.map { .list($0.map { .bool($0) }) }) }
        var value: Value = [:]
        if !upper.isEmpty { value["upper"] = list(upper) }
        if !lower.isEmpty { value["lower"] = list(lower) }
        return value
    }
}
