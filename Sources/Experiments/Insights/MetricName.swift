package import Diagnostics

/// `backend/name` or `backend/name/aggregation`.
package struct MetricName: Sendable, Hashable {
    package let backend: String
    package let name: String
    /// `mean`, `p99`, ...; nil for scalars.
    package let aggregation: String?

    /// - Throws: ``Diagnostic`` `invalid` for any other number of parts, or a percentile that is no number.
    package init(_ text: String) throws(Diagnostic) {
        let parts: [Substring] = try MetricName.normalised(text).split(separator: "/", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), parts.allSatisfy({ !$0.isEmpty }) else {
            throw Diagnostic(
                .invalid, "\"\(text)\" is no metric name",
                hint: "metrics are named backend/name or backend/name/aggregation, such as http/latency-p99")
        }
        backend = String(parts[0])
        name = String(parts[1])
        aggregation = parts.count == 3 ? String(parts[2]) : nil
    }

    /// The name under which the metric is stored.
    package var base: String { "\(backend)/\(name)" }
    package var text: String { aggregation.map { "\(base)/\($0)" } ?? base }

    /// `http/latency-p50.0` and `http-x/latency-p050` are stored as `p50`: the shortest form of the number.
    private static func normalised(_ text: String) throws(Diagnostic) -> String {
        for mark in ["/latency-p", "/latency/p"] {
            guard let range = text.firstRange(of: mark) else { continue }
            let backend: Substring = text[..<range.lowerBound]
            guard backend == "http" || backend.hasPrefix("http-") || backend == "grpc" || backend.hasPrefix("grpc-")
            else { continue }
            let digits: String = String(text[range.upperBound...])
            guard let percentile = Double(digits) else {
                throw Diagnostic(.invalid, "\"\(text)\": \"\(digits)\" is no percentile")
            }
            return "\(backend)\(mark)\(Percentile.text(percentile))"
        }
        return text
    }
}

/// Percentiles as they are written in metric names.
enum Percentile {
    /// Shortest decimal form: `50`, `99.9`.
    static func text(_ percentile: Double) -> String {
        Int64(exactly: percentile).map { String($0) } ?? "\(percentile)"
    }
}
