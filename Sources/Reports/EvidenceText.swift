import Experiments

/// Evidence on objectives, in words and numbers for people.
enum EvidenceText {
    /// `183.2 to 214.9`, `at least 183.2` where the sample is too small for the other end; nil without an interval.
    static func interval(_ evidence: SLOEvidence) -> String? {
        switch (evidence.lower.map(ReportNumbers.estimate), evidence.upper.map(ReportNumbers.estimate)) {
        case (let lower?, let upper?): "\(lower) to \(upper)"
        case (let lower?, nil): "at least \(lower)"
        case (nil, let upper?): "at most \(upper)"
        case (nil, nil): nil
        }
    }

    /// What to do about it, or why it is so; nil where there is nothing to say.
    static func remark(_ evidence: SLOEvidence) -> String? {
        switch evidence.verdict {
        case .invalid: evidence.reason
        case .unavailable: "the metric has no value"
        case .inconclusive:
            evidence.needed.map { "about \(ReportNumbers.count($0)) samples would decide" }
                ?? "the estimate lies on the limit"
        case .pass, .fail: evidence.method == "observed" ? "as observed" : nil
        }
    }

    /// `http/latency-p99 (msec) <= 200`.
    static func condition(_ objective: ReportContent.Objective) -> String {
        let name: String = ReportNumbers.name(objective.metric, objective.units)
        let limit: String = ReportNumbers.limit(objective.limit)
        return objective.isUpper ? "\(name) <= \(limit)" : "\(limit) <= \(name)"
    }

    /// Everything in one sentence: `inconclusive: 187.2, 95 % interval 171.3 to 214.9, 100 samples; ...`.
    static func sentence(_ evidence: SLOEvidence) -> String {
        var parts: [String] = []
        if let estimate = evidence.estimate { parts.append(ReportNumbers.estimate(estimate)) }
        if let interval = interval(evidence) { parts.append("95 % interval \(interval)") }
        if let samples = evidence.samples { parts.append("\(ReportNumbers.count(samples)) samples") }
        var sentence: String = evidence.verdict.rawValue
        if !parts.isEmpty { sentence += ": " + parts.joined(separator: ", ") }
        if let remark = remark(evidence) { sentence += "; \(remark)" }
        return sentence
    }
}
