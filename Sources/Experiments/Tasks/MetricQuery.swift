import Diagnostics
import GoTemplate
import HTTPTransport
import JQ
import ValueTree

/// One question to a metrics backend and the number in its answer.
struct MetricQuery: Sendable {
    let spec: ProviderSpec
    let metric: ProviderSpec.Metric
    /// Seconds for the request, and again for the jq expression.
    let timeout: Double

    /// Why there is no number.
    struct Failure: Error {
        /// As in ``FailureCount``; `no value` and `bad answer` besides.
        let category: String
        let message: String
    }

    private static let answerLimit: Int = 16 << 20

    /// - Throws: ``Failure``, or `CancellationError`.
    func value(_ client: HTTPClient) async throws -> Double {
        let response: HTTPResponse
        do {
            response = try await client.attempt(request)
        } catch let failure {
            if failure.kind == .cancelled { throw CancellationError() }
            throw Failure(category: failure.category, message: failure.diagnostic.message)
        }
        guard response.isSuccess else {
            throw Failure(
                category: "status \(response.status)",
                message: "\(HTTPClient.redacted(spec.url)) answers with HTTP \(response.status)\(remark(response))")
        }
        return try number(try await output(for: response.body))
    }

    private var request: HTTPRequest {
        var headers = HTTPHeaders(
            spec.headers.sorted { $0.key < $1.key }.map { HTTPHeaders.Field(name: $0.key, value: $0.value) })
        if headers["Accept"] == nil { headers["Accept"] = "application/json" }
        if metric.body != nil, headers["Content-Type"] == nil {
            headers["Content-Type"] = "application/json;charset=utf-8"
        }
        return HTTPRequest(
            spec.method, MetricQuery.url(spec.url, metric.params), headers: headers,
            body: metric.body.map { Array($0.utf8) },
            timeouts: HTTPTimeouts(connect: .seconds(timeout), total: .seconds(timeout)),
            redirects: isPlain ? .follow(10) : .never, acceptsCompression: true,
            maximumBodySize: MetricQuery.answerLimit)
    }

    /// What is asked, for the log; parameters whose names sound secret are left out.
    var text: String {
        let params: [String] = metric.params.map { name, value in
            "\(name)=\(SecretNames.isSecret(name) ? Redaction.mark : value)"
        }
        return ([spec.method, HTTPClient.redacted(spec.url)] + params).joined(separator: " ")
    }

    /// Whether another server may see the headers: an API key is for the one that it was given for.
    private var isPlain: Bool { spec.headers.keys.allSatisfy { SecretNames.isPlainHeader($0) } }

    /// `url` with parameters behind those that it has.
    static func url(_ url: String, _ params: [(name: String, value: String)]) -> String {
        guard !params.isEmpty else { return url }
        let base: Substring = url.prefix { $0 != "#" }
        let query: String = params.map { "\(Escaping.query($0.name.utf8))=\(Escaping.query($0.value.utf8))" }
            .joined(separator: "&")
        let isOpen: Bool = base.hasSuffix("?") || base.hasSuffix("&")
        return "\(base)\(isOpen ? "" : base.contains("?") ? "&" : "?")\(query)"
    }

    /// The expression's first output, which may not take for ever.
    private func output(for body: [UInt8]) async throws -> Value? {
        async let _: Void = interrupt()
        do {
            return try await withTaskCancellationHandler {
                try await onLargeStack(blocking: { [metric] in try metric.program.first(of: body) })
            } onCancel: {
                metric.program.interrupt()
            }
        } catch let failure as Diagnostic {
            try Task.checkCancellation()
            throw Failure(category: failure.code == .timedOut ? "timeout" : "bad answer", message: failure.message)
        }
    }

    private func interrupt() async {
        guard (try? await Task.sleep(for: .seconds(timeout))) != nil else { return }
        metric.program.interrupt()
    }

    private func number(_ output: Value?) throws(Failure) -> Double {
        let number: Double?
        switch output {
        case nil, .null?:
            throw Failure(
                category: "no value",
                message: "the answer holds no value: jq gives \(output.map { _ in "null" } ?? "nothing")")
        case .string(let text)?: number = Double(text.split(whereSeparator: \.isWhitespace).first ?? "")
        case let value?: number = value.doubleValue
        }
        guard let number else {
            let given: String = output.map { "\($0.kindName) \(String(JSONWriter.string($0).prefix(100)))" } ?? ""
            throw Failure(category: "bad answer", message: "jq gives no number but \(given)")
        }
        guard number.isFinite else {
            throw Failure(
                category: "no value", message: "the value is \(number.isNaN ? "not a number (NaN)" : "infinite")")
        }
        return number
    }

    /// The answer's beginning: it often says what was wrong with the question.
    private func remark(_ response: HTTPResponse) -> String {
        if (300..<400).contains(response.status) {
            return ", which is not followed with headers that may be secret: give the URL where it leads"
        }
        let line: String = response.text.split(whereSeparator: \.isNewline).joined(separator: " ")
        return line.isEmpty ? "" : ": \(line.prefix(200))"
    }
}

extension HTTPFailure {
    /// As task http counts it.
    var category: String { kind == .timedOut ? "timeout" : kind.rawValue }
}
