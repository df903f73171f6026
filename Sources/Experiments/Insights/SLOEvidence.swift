import Statistics
package import ValueTree

/// What speaks for and against an SLO, for one version.
package struct SLOEvidence: Sendable, Equatable {
    package enum Verdict: String, Sendable, CaseIterable {
        /// The whole 95 % interval keeps to the limit.
        case pass
        /// The whole 95 % interval is beyond it.
        case fail
        /// The limit lies inside the interval: the sample can't tell.
        case inconclusive
        /// The metric has no value.
        case unavailable
        /// The measurement isn't worth a verdict.
        case invalid
    }

    package var verdict: Verdict
    /// In the metric's units.
    package var estimate: Double?
    /// The ends of the 95 % interval; nil where the sample is too small to give one, or nothing was sampled.
    package var lower: Double?
    package var upper: Double?
    package var samples: UInt64?
    /// How many samples are expected to decide; nil where it is decided, or none would.
    package var needed: UInt64?
    /// How the interval was found, `observed` without one.
    package var method: String?
    /// Why it is invalid.
    package var reason: String?

    package init(
        verdict: Verdict, estimate: Double? = nil, lower: Double? = nil, upper: Double? = nil, samples: UInt64? = nil,
        needed: UInt64? = nil, method: String? = nil, reason: String? = nil
    ) {
        self.verdict = verdict
        self.estimate = estimate
        self.lower = lower
        self.upper = upper
        self.samples = samples
        self.needed = needed
        self.method = method
        self.reason = reason
    }
}

/// Evidence on all SLOs: `upper[i][j]` is about upper SLO i and version j, likewise `lower`.
package struct SLOEvidenceTable: Sendable, Equatable {
    package var upper: [[SLOEvidence]]
    package var lower: [[SLOEvidence]]

    package init(upper: [[SLOEvidence]] = [], lower: [[SLOEvidence]] = []) {
        self.upper = upper
        self.lower = lower
    }

    /// Whether everything passes, and nothing is in doubt.
    package var isConclusivelySatisfied: Bool {
        (upper + lower).allSatisfy { row in row.allSatisfy { $0.verdict == .pass } }
    }
}

// MARK: - judging

extension SLOEvidence {
    /// - Parameter isUpper: whether values up to the limit satisfy, else values from it on.
    init(_ estimate: Estimate, limit: Double, isUpper: Bool) {
        // A lower limit is an upper one of the mirrored values.
        let sign: Double = isUpper ? 1 : -1
        let satisfies: Bool = sign * estimate.value <= sign * limit
        self.init(verdict: satisfies ? .pass : .fail, estimate: estimate.value, method: estimate.method.rawValue)
        samples = estimate.samples
        // Nobody can show by samples that something never happens: such a limit asks what was seen.
        let isAboutNever: Bool = estimate.method == .wilson && (limit <= 0 || limit >= 1)
        guard let interval = estimate.interval, !isAboutNever else {
            method = Estimate.Method.observed.rawValue
            return
        }
        (lower, upper) = (interval.lower, interval.upper)
        let (best, worst): (Double?, Double?) =
            isUpper ? (interval.lower, interval.upper) : (interval.upper, interval.lower)
        if let worst, sign * worst <= sign * limit {
            verdict = .pass
        } else if let best, sign * best > sign * limit {
            verdict = .fail
        } else {
            verdict = .inconclusive
            needed = estimate.needed?(limit).map { max($0, (estimate.samples ?? 0) + 1) }
        }
    }
}

// MARK: - document form

extension SLOEvidence {
    init?(value: Value) {
        guard let verdict = value["verdict"]?.stringValue.flatMap(Verdict.init(rawValue:)) else { return nil }
        self.init(
            verdict: verdict, estimate: value["estimate"]?.doubleValue, lower: value["lower"]?.doubleValue,
            upper: value["upper"]?.doubleValue, samples: SLOEvidence.count(value["samples"]),
            needed: SLOEvidence.count(value["needed"]), method: value["method"]?.stringValue,
            reason: value["reason"]?.stringValue)
    }

    private static func count(_ value: Value?) -> UInt64? { value?.intValue.flatMap { UInt64(exactly: $0) } }

    package var value: Value {
        var value: Value = ["verdict": .string(verdict.rawValue)]
        for (name, number) in [("estimate", estimate), ("lower", lower), ("upper", upper)] {
            if let number { value[name] = .float(number) }
        }
        for (name, count) in [("samples", samples), ("needed", needed)] {
            if let count { value[name] = .int(Int64(clamping: count)) }
        }
        for (name, text) in [("method", method), ("reason", reason)] {
            if let text { value[name] = .string(text) }
        }
        return value
    }
}

extension SLOEvidenceTable {
    init(value: Value) {
        let rows: (Value?) -> [[SLOEvidence]] = { value in
            (value?.listValue ?? []).map { row in (row.listValue ?? []).compactMap(SLOEvidence.init(value:)) }
        }
        self.init(upper: rows(value["upper"]), lower: rows(value["lower"]))
    }

    package var value: Value {
        let list: ([[SLOEvidence]]) -> Value = { rows in .list(rows.map { .list($0.map(\.value)) }) }
        var value: Value = [:]
        if !upper.isEmpty { value["upper"] = list(upper) }
        if !lower.isEmpty { value["lower"] = list(lower) }
        return value
    }
}
