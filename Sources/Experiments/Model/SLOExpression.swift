package import Diagnostics

/// An SLO in one line: `http/latency-p99 < 200ms`, `http/error-rate <= 1%`, `http/request-count >= 100`.
package struct SLOExpression: Sendable, Equatable {
    package let slo: SLO
    /// Whether it is an upper limit.
    package let isUpper: Bool

    /// - Throws: ``Diagnostic`` `usage` that says what is wrong with it.
    package init(_ text: String) throws(Diagnostic) {
        guard let comparison = SLOExpression.comparison(in: text) else {
            throw SLOExpression.fault(text, "it has no comparison")
        }
        let (operation, range): (String, Range<String.Index>) = comparison
        let name: String = SLOExpression.trimmed(text[..<range.lowerBound])
        let metric: MetricName
        do throws(Diagnostic) {
            metric = try MetricName(name)
            try MetricCatalog.check(metric)
        } catch {
            throw Diagnostic(.usage, "--slo \"\(text)\": \(error.message)", hint: error.hint)
        }
        let limit: String = SLOExpression.trimmed(text[range.upperBound...])
        var value: Double = try SLOExpression.value(limit, of: metric, in: text)
        isUpper = operation.first == "<" || operation.first == "≤"
        // Limits satisfy themselves; of whole numbers the next one is meant.
        if operation == "<" || operation == ">", MetricCatalog.quantity(metric) == .count {
            value += isUpper ? -1 : 1
        }
        slo = SLO(metric: metric.text, limit: value)
    }

    private static func comparison(in text: String) -> (String, Range<String.Index>)? {
        let found: [(String, Range<String.Index>)] = ["<=", ">=", "≤", "≥", "<", ">"].compactMap { mark in
            text.firstRange(of: mark).map { (mark, $0) }
        }
        // The longer of two that begin at one place comes first in the list.
        return found.min { $0.1.lowerBound < $1.1.lowerBound }
    }

    private static func value(_ text: String, of metric: MetricName, in whole: String) throws(Diagnostic) -> Double {
        let quantity: MetricCatalog.Quantity = MetricCatalog.quantity(metric)
        if let number = Double(text), number.isFinite {
            guard quantity == .proportion, number > 1 else { return number }
            throw fault(whole, "a rate is at most 1", hint: "for percent, say \(text)%")
        }
        if text.last == "%", let number = Double(trimmed(text.dropLast())), number.isFinite {
            guard quantity == .proportion || quantity == .unknown else {
                throw fault(whole, "\(metric.text) is no rate, so its limit is no percentage")
            }
            return number / 100
        }
        if let seconds = GoDuration.seconds(text.filter { $0 != " " }) {
            guard quantity == .milliseconds || quantity == .unknown else {
                throw fault(whole, "\(metric.text) is no time, so its limit is none")
            }
            return (seconds * 1e9).rounded() / 1e6
        }
        throw fault(whole, text.isEmpty ? "it has no limit" : "\"\(text)\" is no number, duration or percentage")
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        var text: Substring = Substring(text)
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }

    private static func fault(_ text: String, _ what: String, hint: String? = nil) -> Diagnostic {
        Diagnostic(
            .usage, "--slo \"\(text)\": \(what)",
            hint: hint
                ?? "write a metric, <, <=, > or >=, and a limit: 'http/latency-p99 < 200ms', 'http/error-rate <= 1%'")
    }
}
