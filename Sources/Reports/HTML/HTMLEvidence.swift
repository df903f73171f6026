import Experiments

/// How sure a verdict is, in a table's cell: a badge, the interval beside the limit as a small picture, a sentence.
enum HTMLEvidence {
    static func cell(_ objective: ReportContent.Objective, version: Int, hasLoops: Bool) -> String {
        var parts: [String] = []
        for (scope, evidence) in [("", objective.evidence), ("All loops: ", objective.wholeEvidence)] {
            guard version < evidence.count, let evidence = evidence[version], scope.isEmpty || hasLoops else {
                continue
            }
            let label: String = scope.isEmpty ? "" : "<span class=\"units\">\(scope)</span>"
            parts.append(
                "<div class=\"evidence\">\(label)\(badge(evidence))\(picture(evidence, objective))"
                    + "<span class=\"about\">\(HTMLText.escape(sentence(evidence)))</span></div>")
        }
        return parts.joined()
    }

    private static func badge(_ evidence: SLOEvidence) -> String {
        let tone: String =
            switch evidence.verdict {
            case .pass: "good"
            case .fail, .unavailable, .invalid: "bad"
            case .inconclusive: "open"
            }
        return "<span class=\"badge \(tone)\">\(evidence.verdict.rawValue)</span>"
    }

    private static func sentence(_ evidence: SLOEvidence) -> String {
        var parts: [String] = []
        if let interval = EvidenceText.interval(evidence) { parts.append("95 %: \(interval)") }
        if let samples = evidence.samples { parts.append("\(ReportNumbers.count(samples)) samples") }
        if let remark = EvidenceText.remark(evidence) { parts.append(remark) }
        return parts.joined(separator: "; ")
    }

    // MARK: The interval as a picture

    private static let width: Double = 140
    private static let middle: Double = 8

    /// The interval as a bar, the estimate as a dot on it, the limit as an upright line; the side of the limit that
    /// satisfies is tinted.
    private static func picture(_ evidence: SLOEvidence, _ objective: ReportContent.Objective) -> String {
        guard let estimate = evidence.estimate, evidence.lower != nil || evidence.upper != nil else { return "" }
        let known: [Double] = [estimate, objective.limit] + [evidence.lower, evidence.upper].compactMap { $0 }
        guard let least = known.min(), let most = known.max(), most > least, most.isFinite, least.isFinite else {
            return ""
        }
        let margin: Double = (most - least) * 0.12
        let scale = ChartScale(range: (least - margin)...(most + margin), pixels: (0, width), isLogarithmic: false)
        let x: (Double) -> String = { ChartScale.pixel(scale.position($0)) }
        // An open end runs out of the picture.
        let (from, to): (String, String) = (evidence.lower.map(x) ?? "0", evidence.upper.map(x) ?? "\(Int(width))")
        let limit: String = x(objective.limit)
        let good: String =
            objective.isUpper
            ? "<rect class=\"fine\" x=\"0\" y=\"0\" width=\"\(limit)\" height=\"16\"/>"
            : "<rect class=\"fine\" x=\"\(limit)\" y=\"0\" width=\"\(ChartScale.pixel(width - scale.position(objective.limit)))\" height=\"16\"/>"
        return """
            <svg class="interval" viewBox="0 0 140 16" aria-hidden="true">\(good)\
            <path class="range" d="M\(from) \(ChartScale.pixel(middle))H\(to)"/>\
            <path class="bound" d="M\(limit) 0V16"/>\
            <circle class="estimate" cx="\(x(estimate))" cy="\(ChartScale.pixel(middle))" r="3.5"/></svg>
            """
    }
}
