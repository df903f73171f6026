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
    private let inputs: Value
    let target: LoadTarget
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
        let ranges: [Value] = inputs["errorRanges"]?.listValue ?? [["lower": 400]]
        errorRanges = try ranges.map { (range) throws(Diagnostic) in
            let (lower, upper): (Int64?, Int64?) = (range["lower"]?.intValue, range["upper"]?.intValue)
            guard lower != nil || upper != nil, (lower ?? 0) <= (upper ?? 999) else {
                throw Diagnostic(.invalid, "\(path).errorRanges: a range needs lower, upper or both, lower first")
            }
            return Int(lower ?? 0)...Int(upper ?? 999)
        }
        var percentiles: [Double] = (inputs["percentiles"]?.listValue ?? []).compactMap(\.doubleValue)
        guard percentiles.allSatisfy({ $0 > 0 && $0 <= 100 }) else {
            throw Diagnostic(.invalid, "\(path).percentiles: each must be above 0 and at most 100")
        }
        for usual in [50, 75, 90, 95, 99, 99.9] where !percentiles.contains(usual) { percentiles.append(usual) }
        self.percentiles = percentiles
    }

    /// - Throws: ``Diagnostic`` if the payload's file can't be read.
    func plan() throws -> LoadPlan {
        var headers: [(name: String, value: String)] = []
        for name in (inputs["headers"]?.mapValue ?? [:]).sortedKeys {
            headers.append((name, inputs[at: "headers", name]?.stringValue ?? ""))
        }
        let body: [UInt8] = try payload()
        let type: String? = inputs["contentType"]?.stringValue
        if let type {
            headers.append(("Content-Type", type))
        } else if !body.isEmpty, !headers.contains(where: { $0.name.lowercased() == "content-type" }) {
            headers.append(("Content-Type", "application/octet-stream"))
        }
        let qps: Double = inputs["qps"]?.doubleValue ?? 8
        let extent: LoadPlan.Extent
        if let seconds = inputs["duration"]?.stringValue.flatMap(GoDuration.seconds),
            inputs["numRequests"]?.intValue == nil
        {
            extent = .seconds(seconds)
        } else {
            extent = .requests(Int(inputs["numRequests"]?.intValue ?? 100))
        }
        return LoadPlan(
            target: target, method: body.isEmpty && type == nil ? "GET" : "POST", headers: headers, body: .bytes(body),
            connections: Int(inputs["connections"]?.intValue ?? 4), rate: qps < 0 ? nil : .constant(qps == 0 ? 8 : qps),
            extent: extent,
            timeout: inputs["timeout"]?.stringValue.flatMap(GoDuration.seconds) ?? 3)
    }

    private func payload() throws -> [UInt8] {
        guard let file = inputs["payloadFile"]?.stringValue else {
            return Array((inputs["payloadStr"]?.stringValue ?? "").utf8)
        }
        do {
            return [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
        } catch {
            throw Diagnostic(.failed, "\(path).payloadFile: can't read \(file)")
        }
    }

    /// A target that never answered fails the task, with the reason.
    func check(_ result: LoadResult, _ plan: LoadPlan) throws(Diagnostic) {
        guard result.responseCount == 0 else { return }
        let reasons: [String] = result.failures.sorted { $0.value.count > $1.value.count }
            .map { "\($0.value.count) x \($0.key.rawValue): \($0.value.message)" }
        throw Diagnostic(
            .failed, "\(path): no answer from \(target.authority) to any of \(result.requestCount) requests",
            hint: "is the service running, and is the URL right as seen from the experiment's pod?",
            details: reasons)
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
        return lines
    }

    func errorCount(_ result: LoadResult) -> Int {
        let bad: Int = result.statuses.filter { status, _ in errorRanges.contains { $0.contains(status) } }.values
            .reduce(0, +)
        return bad + result.failureCount
    }
}
