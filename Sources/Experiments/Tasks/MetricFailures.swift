import Diagnostics

/// The metrics that could not be had, and why; no secret is in what it says.
struct MetricFailures {
    private(set) var redaction: Redaction
    /// In the order in which they came up.
    private(set) var counts: [FailureCount] = []
    private var lines: [String] = []

    init(_ redaction: Redaction) {
        self.redaction = redaction
    }

    mutating func add(_ failure: MetricQuery.Failure, _ question: CustomMetricsTask.Question) {
        redaction.remember(headers: question.query.spec.headers)
        let metric: String = "\(question.provider)/\(question.query.metric.name) of version \(question.version)"
        let message: String = redaction.text("\(metric): \(failure.message)")
        lines.append("\(failure.category): \(message)")
        if let index = counts.firstIndex(where: { $0.category == failure.category }) {
            counts[index].count += 1
        } else {
            counts.append(FailureCount(category: failure.category, message: message, count: 1))
        }
    }

    /// nil if there was none.
    func diagnostic(of total: Int) -> Diagnostic? {
        guard !lines.isEmpty else { return nil }
        let kinds: String = counts.map { "\($0.count) x \($0.category)" }.joined(separator: ", ")
        return Diagnostic(
            .failed, "\(lines.count) of \(total) metrics could not be had: \(kinds)",
            hint: "allowMissing: true goes on without them", details: lines)
    }
}
