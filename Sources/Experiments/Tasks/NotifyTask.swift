import Diagnostics
import GoTemplate
import HTTPTransport
import KubeModel
import ValueTree

/// `notify`: tells a web service how the experiment stands (in the chart: `slack`, `github`).
struct NotifyTask: ExperimentTask {
    static let schema = TaskSchema(
        task: "notify",
        fields: [
            TaskSchema.Field("url", .string, required: true, "whom to tell; it is treated as a secret"),
            TaskSchema.Field("method", .string, default: "POST with a payload, else GET", "request method"),
            TaskSchema.Field("params", .texts, "query parameters"),
            TaskSchema.Field("headers", .texts, "further request headers"),
            TaskSchema.Field(
                "payloadTemplateURL", .string,
                "template of the request body: slack, github, a URL, or a file's path; without one there is no body"),
            TaskSchema.Field("timeout", .duration, default: "10s", "how long the request may take"),
            TaskSchema.Field(
                "softFailure", .bool, default: "false", "go on if the message can't be delivered"),
        ])

    private let url: String
    private let method: String?
    private let params: [(name: String, value: String)]
    private let headers: [String: String]
    private let payload: TemplateReference?
    private let timeout: Double
    private let isSoft: Bool

    init(_ inputs: Value) throws(Diagnostic) {
        try NotifyTask.schema.validate(inputs)
        url = inputs["url"]?.stringValue ?? ""
        guard HTTPClient.canRequest(url) else {
            throw Diagnostic(.invalid, "notify.url: it is \(url.isEmpty ? "empty" : "no http or https URL")")
        }
        method = inputs["method"]?.stringValue.flatMap { $0.isEmpty ? nil : $0.uppercased() }
        if let method { try RequestParts.check(method: method, "notify.method") }
        let params: [String: Value] = inputs["params"]?.mapValue ?? [:]
        self.params = params.sortedKeys.map { ($0, params[$0]?.stringValue ?? "") }
        headers = (inputs["headers"]?.mapValue ?? [:]).compactMapValues(\.stringValue)
        try RequestParts.check(headers: headers, "notify.headers")
        timeout = inputs["timeout"]?.stringValue.flatMap(GoDuration.seconds) ?? 10
        isSoft = inputs["softFailure"]?.boolValue ?? false
        do throws(Diagnostic) {
            payload = try inputs["payloadTemplateURL"]?.stringValue.flatMap { text throws(Diagnostic) in
                text.isEmpty ? nil : try TemplateReference(text, purpose: "notify")
            }
            if let payload, let text = payload.embeddedText {
                _ = try TaskTemplate(name: payload.name, text: Array(text.utf8))
            }
        } catch {
            throw error.within("notify.payloadTemplateURL")
        }
    }

    func run(in environment: TaskEnvironment, _ result: inout ExperimentResult) async throws {
        var redaction = Redaction(environment.spec)
        redaction.remember(webhook: url)
        redaction.remember(headers: headers)
        for param in params { redaction.remember(param.value) }
        do {
            let body: [UInt8]? = try await body(in: environment, result, redaction)
            do throws(NotifyFailure) {
                try await send(body, environment.http)
                environment.log(.info, "notify: \(host) was told")
            } catch {
                if error.category == "cancelled" { throw CancellationError() }
                let message: String = redaction.text(error.message)
                if let last = result.tasks.indices.last {
                    result.tasks[last].failures.append(
                        FailureCount(category: error.category, message: message, count: 1))
                }
                guard isSoft else { throw Diagnostic(.failed, message) }
                environment.log(.warning, "notify: \(message)")
            }
        } catch let failure as Diagnostic {
            throw redaction.diagnostic(failure)
        }
    }

    /// The request's body: nil without a template.
    private func body(
        in environment: TaskEnvironment, _ result: ExperimentResult, _ redaction: Redaction
    ) async throws -> [UInt8]? {
        guard let payload else { return nil }
        let text: [UInt8] = try await payload.load(environment.http, timeout: timeout)
        let template = try TaskTemplate(name: payload.name, text: text)
        let report = NotifyReport(
            spec: environment.spec, result: result, time: environment.now().nanoText, redaction: redaction)
        let body: String = try template.render { .map(TemplateMap(["Report": report.templateValue])) }
        if isJSON {
            do throws(Diagnostic) { _ = try JSONReader.parse(Array(body.utf8)) } catch {
                throw error.within("the output of template \(payload.name) is no JSON")
            }
        }
        return Array(body.utf8)
    }

    private var contentType: String? { headers.first { $0.key.lowercased() == "content-type" }?.value }

    private var isJSON: Bool {
        let type: Substring = (contentType ?? "").lowercased().prefix { $0 != ";" && $0 != " " }
        return type == "application/json" || type.hasSuffix("+json")
    }

    /// What messages may say of the URL.
    private var host: Substring {
        let rest: Substring = url.firstRange(of: "://").map { url[$0.upperBound...] } ?? ""
        let authority: Substring = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        return authority.split(separator: "@").last ?? ""
    }

    private func send(_ body: [UInt8]?, _ client: HTTPClient) async throws(NotifyFailure) {
        var fields = HTTPHeaders(
            headers.sorted { $0.key < $1.key }.map { HTTPHeaders.Field(name: $0.key, value: $0.value) })
        if let body, contentType == nil {
            let isJSON: Bool = (try? JSONReader.parse(body)) != nil
            fields["Content-Type"] = isJSON ? "application/json" : "text/plain; charset=utf-8"
        }
        // A redirect is no delivery, and the next place is not whom the user trusts with the message.
        let request = HTTPRequest(
            method ?? (body == nil ? "GET" : "POST"), MetricQuery.url(url, params), headers: fields, body: body,
            timeouts: HTTPTimeouts(connect: .seconds(timeout), total: .seconds(timeout)), redirects: .never,
            maximumBodySize: 1 << 20)
        let response: HTTPResponse
        do throws(HTTPFailure) {
            response = try await client.attempt(request)
        } catch {
            throw NotifyFailure(category: error.category, message: "\(host) could not be told: \(error.reason)")
        }
        guard !response.isSuccess else { return }
        let line: String = response.text.split(whereSeparator: \.isNewline).joined(separator: " ")
        throw NotifyFailure(
            category: "status \(response.status)",
            message: "\(host) answers with HTTP \(response.status)\(line.isEmpty ? "" : ": \(line.prefix(200))")")
    }
}

/// Why a message was not delivered. Its message may have secrets in it still.
private struct NotifyFailure: Error {
    let category: String
    let message: String
}
