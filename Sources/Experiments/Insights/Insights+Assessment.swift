package import Diagnostics

extension Insights {
    /// Assesses `slos` and keeps them with the verdicts: whether the loop's values keep to the limits, and what speaks
    /// for and against that in the loop and over all loops. A metric without a value satisfies nothing.
    package mutating func assess(_ slos: SLOs) throws(Diagnostic) {
        self.slos = slos
        for slo in slos.upper + slos.lower { recordIfDerivable(try MetricName(slo.metric)) }
        sloVerdicts = SLOVerdicts(
            upper: try slos.upper.map { slo throws(Diagnostic) in try verdicts(slo) { $0 <= slo.limit } },
            lower: try slos.lower.map { slo throws(Diagnostic) in try verdicts(slo) { $0 >= slo.limit } })
        evidence = [:]
        for scope in Scope.allCases {
            evidence[scope] = SLOEvidenceTable(
                upper: try slos.upper.map { slo throws(Diagnostic) in try judge(slo, isUpper: true, scope) },
                lower: try slos.lower.map { slo throws(Diagnostic) in try judge(slo, isUpper: false, scope) })
        }
    }

    /// Percentiles that nobody asked for before come of the distribution.
    private mutating func recordIfDerivable(_ metric: MetricName) {
        guard metric.aggregation == nil, case .statistic(let statistic, let source)? = DerivedMetric(metric.base)
        else { return }
        for version in 0..<numVersions where scalar(metric, version: version) == nil {
            guard let distribution = distribution(source, version: version, .loop),
                let value = statistic.milliseconds(distribution)
            else { continue }
            let info = MetricInfo(
                description: "\(statistic.description) of observed values of \(source)", units: "msec", kind: .gauge)
            record(metric.base, value, info, version: version)
        }
    }

    /// Whether all SLOs hold conclusively over all loops, and the latest loop's values keep to them, too.
    package var allVersionsConclusivelySatisfySLOs: Bool {
        guard slos != nil else { return true }
        return allVersionsSatisfySLOs && evidence[.whole]?.isConclusivelySatisfied == true
    }

    private func verdicts(_ slo: SLO, _ holds: (Double) -> Bool) throws(Diagnostic) -> [Bool] {
        let metric = try MetricName(slo.metric)
        return (0..<numVersions).map { version in scalar(metric, version: version).map(holds) ?? false }
    }

    private func judge(_ slo: SLO, isUpper: Bool, _ scope: Scope) throws(Diagnostic) -> [SLOEvidence] {
        let metric = try MetricName(slo.metric)
        return (0..<numVersions).map { version in
            let reason: String? = invalid[version][metric.backend]
            let found: Estimate? = estimate(metric, version: version, scope)
            // Over all loops the valid ones tell; without such a one the latest stands, invalid as it is.
            if let reason, scope == .loop || found == nil {
                let value: Double? = scalar(metric, version: version)
                return SLOEvidence(verdict: .invalid, estimate: value, reason: reason)
            }
            guard let found else { return SLOEvidence(verdict: .unavailable) }
            return SLOEvidence(found, limit: slo.limit, isUpper: isUpper)
        }
    }
}
