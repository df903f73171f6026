import Diagnostics
import LoadTesting
import ValueTree

extension HTTPTarget {
    static func plan(_ inputs: Value, _ target: LoadTarget, _ path: String) throws(Diagnostic) -> LoadPlan {
        var headers: [(name: String, value: String)] = []
        for name in (inputs["headers"]?.mapValue ?? [:]).sortedKeys {
            headers.append((name, inputs[at: "headers", name]?.stringValue ?? ""))
        }
        if let credentials = target.credentials, !headers.contains(where: { $0.name.lowercased() == "authorization" }) {
            headers.append(("Authorization", "Basic \(SecretData.encode(unescaped(credentials)))"))
        }
        try RequestParts.check(headers: Dictionary(headers, uniquingKeysWith: { $1 }), "\(path).headers")
        let body: LoadPlan.Body = body(inputs)
        let hasBody: Bool = body != .bytes([])
        let type: String? = inputs["contentType"]?.stringValue
        if let type {
            headers.append(("Content-Type", type))
        } else if hasBody, !headers.contains(where: { $0.name.lowercased() == "content-type" }) {
            headers.append(("Content-Type", "application/octet-stream"))
        }
        let (rate, extent): (LoadRate?, LoadPlan.Extent) = try schedule(inputs, path)
        let method: String = inputs["method"]?.stringValue?.uppercased() ?? (hasBody || type != nil ? "POST" : "GET")
        try RequestParts.check(method: method, "\(path).method")
        return LoadPlan(
            target: target, method: method,
            headers: headers, body: body, connections: Int(inputs["connections"]?.intValue ?? 4), rate: rate,
            extent: extent, timeout: seconds(inputs["timeout"]) ?? 3, tls: try tls(inputs, target, path),
            followsRedirects: inputs["followRedirects"]?.boolValue ?? false,
            usesHTTP2: inputs["http2"]?.boolValue ?? false)
    }

    /// The bytes of a part of a URL.
    private static func unescaped(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest: Substring.UTF8View = text[...].utf8
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let escaped = UInt8(String(Substring(rest.prefix(2))), radix: 16) {
                bytes.append(escaped)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return bytes
    }

    private static func seconds(_ value: Value?) -> Double? { value?.stringValue.flatMap(GoDuration.seconds) }

    private static func body(_ inputs: Value) -> LoadPlan.Body {
        if let file = inputs["payloadFile"]?.stringValue { return .file(file) }
        return .bytes(Array((inputs["payloadStr"]?.stringValue ?? "").utf8))
    }

    private static func schedule(
        _ inputs: Value, _ path: String
    ) throws(Diagnostic) -> (LoadRate?, LoadPlan.Extent) {
        let qps: Double = inputs["qps"]?.doubleValue ?? 8
        var rate: LoadRate? = qps < 0 ? nil : .constant(qps == 0 ? 8 : qps)
        var length: Double? = seconds(inputs["duration"])
        if let given = inputs["stages"]?.listValue, !given.isEmpty {
            let stages: LoadRate = try stages(given, path)
            rate = stages
            length = length ?? stages.seconds
        }
        if let length, inputs["numRequests"]?.intValue == nil { return (rate, .seconds(length)) }
        return (rate, .requests(Int(inputs["numRequests"]?.intValue ?? 100)))
    }

    private static func stages(_ given: [Value], _ path: String) throws(Diagnostic) -> LoadRate {
        var stretches: [LoadRate.Stretch] = []
        for (index, stage) in given.enumerated() {
            let place: String = "\(path).stages[\(index)]"
            let from: Double? = stage["from"]?.doubleValue
            guard let length = seconds(stage["duration"]), (from ?? 0) >= 0 else {
                throw Diagnostic(.invalid, "\(place).from: must be at least 0")
            }
            switch (stage["qps"]?.doubleValue, stage["to"]?.doubleValue) {
            case (let qps?, nil) where from == nil:
                stretches.append(LoadRate.Stretch(from: qps, to: qps, seconds: length))
            case (nil, let to?):
                stretches.append(LoadRate.Stretch(from: from ?? stretches.last?.to ?? 0, to: to, seconds: length))
            default:
                throw Diagnostic(
                    .invalid, "\(place): a stage has either qps or to",
                    hint: "{duration: 30s, qps: 100} is a constant rate, {duration: 30s, to: 100} a ramp")
            }
        }
        guard let rate = LoadRate(stretches) else {
            throw Diagnostic(.invalid, "\(path).stages: rates and durations must be above 0")
        }
        return rate
    }

    private static func tls(
        _ inputs: Value, _ target: LoadTarget, _ path: String
    ) throws(Diagnostic) -> LoadTLSOptions {
        guard let given = inputs["tls"], given != .null else { return LoadTLSOptions() }
        guard (given["certFile"] == nil) == (given["keyFile"] == nil) else {
            throw Diagnostic(.invalid, "\(path).tls: certFile and keyFile go together")
        }
        return LoadTLSOptions(
            skipsVerification: given["insecureSkipVerify"]?.boolValue ?? false,
            authorityFile: given["caFile"]?.stringValue, certificateFile: given["certFile"]?.stringValue,
            keyFile: given["keyFile"]?.stringValue, serverName: given["serverName"]?.stringValue)
    }

    /// Whether a first request must be answered with success: a test of some length goes on for as long as it is told,
    /// whatever comes back.
    var expectsSuccess: Bool {
        if case .seconds = plan.extent { return inputs["allowInitialErrors"]?.boolValue != true }
        return false
    }

    /// - Throws: ``Diagnostic`` `failed` if the first request is answered, but not with success.
    func probe() async throws {
        var first: LoadPlan = plan
        first.extent = .requests(1)
        first.connections = 1
        first.rate = nil
        let result: LoadResult = try await LoadTest.run(first)
        guard let status = result.statuses.keys.first, !(200..<300).contains(status) else { return }
        throw Diagnostic(
            .failed, "\(inputs["url"]?.stringValue ?? "") answers a first request with status \(status)",
            hint: "set allowInitialErrors: true to measure nevertheless")
    }
}
