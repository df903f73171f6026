import Diagnostics
import FoundationEssentials
import LoadTesting
import ValueTree

/// One URL to load, with everything filled in.
struct HTTPTarget: Sendable {
    /// `http`, or `http-<endpoint>`: where its metrics stand.
    let backend: String
    /// What errors call it.
    let path: String
    let inputs: Value
    let target: LoadTarget
    let plan: LoadPlan
    let errorRanges: [ClosedRange<Int>]
    let percentiles: [Double]

    init(_ inputs: Value, backend: String, path: String) throws(Diagnostic) {
        self.inputs = inputs
        self.backend = backend
        self.path = path
        guard let url = inputs["url"]?.stringValue, !url.isEmpty else {
            throw Diagnostic(.invalid, "\(path): \"url\" is required")
        }
        do throws(Diagnostic) {
            target = try LoadTarget(url)
        } catch {
            throw error.within("\(path).url")
        }
        plan = try HTTPTarget.plan(inputs, target, path)
        let ranges: [Value] = inputs["errorRanges"]?.listValue ?? [["lower": 400]]
        errorRanges = try ranges.map { (range) throws(Diagnostic) in
            let (lower, upper): (Int64?, Int64?) = (range["lower"]?.intValue, range["upper"]?.intValue)
            guard (lower ?? 0) <= (upper ?? 999) else {
                throw Diagnostic(.invalid, "\(path).errorRanges: lower must not be above upper")
            }
            return Int(lower ?? 0)...Int(upper ?? 999)
        }
        var percentiles: [Double] = (inputs["percentiles"]?.listValue ?? []).compactMap(\.doubleValue)
        for usual in [50, 75, 90, 95, 99, 99.9] where !percentiles.contains(usual) { percentiles.append(usual) }
        self.percentiles = percentiles
    }

    /// What is wrong if it never answered.
    func fault(_ result: LoadResult) -> Diagnostic? {
        guard result.responseCount == 0, result.requestCount > 0, inputs["allowUnreachable"]?.boolValue != true else {
            return nil
        }
        let reasons: [String] = result.failures.sorted { $0.value.count > $1.value.count }
            .map { "\($0.value.count) x \($0.key.rawValue): \($0.value.message)" }
        return Diagnostic(
            .failed,
            "\(backend == "http" ? "" : "\(path): ")no answer from \(target.authority) to any of \(result.requestCount) requests",
            hint: "is the service running, and is the URL right as seen from the experiment's pod?", details: reasons)
    }

    func summary(_ result: LoadResult) -> [String] {
        let seconds: Double = Double(result.elapsed) / 1e9
        let rate: Double = (Double(result.requestCount) / seconds * 10).rounded() / 10
        var lines: [String] = [
            "\(backend): \(result.requestCount) requests in \((seconds * 100).rounded() / 100) s (\(rate)/s), \(errorCount(result)) errors"
        ]
        for (kind, failure) in result.failures.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            lines.append("\(backend): \(failure.count) x \(kind.rawValue): \(failure.message)")
        }
        if result.resent > 0 {
            lines.append("\(backend): \(result.resent) requests sent again: the server had closed a resting connection")
        }
        if let invalidity = result.invalidity { lines.append("\(backend): not valid: \(invalidity)") }
        return lines
    }

    func errorCount(_ result: LoadResult) -> Int {
        let bad: Int = result.statuses.filter { status, _ in errorRanges.contains { $0.contains(status) } }.values
            .reduce(0, +)
        return bad + result.failureCount
    }
}
