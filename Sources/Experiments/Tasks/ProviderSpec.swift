import Diagnostics
import HTTPTransport
import JQ
import ValueTree
import YAML

/// What to ask a metrics backend for one version: what a template of task custommetrics gives.
struct ProviderSpec: Sendable {
    struct Metric: Sendable {
        let name: String
        let kind: MetricInfo.Kind
        let description: String
        let units: String?
        let params: [(name: String, value: String)]
        let body: String?
        let program: JQProgram
    }

    let url: String
    let method: String
    let headers: [String: String]
    let metrics: [Metric]

    static let fields: [TaskSchema.Field] = [
        TaskSchema.Field("url", .string, required: true, "what to ask"),
        TaskSchema.Field("method", .string, default: "GET", "request method"),
        TaskSchema.Field("headers", .anything, "request headers"),
        TaskSchema.Field("provider", .string, "for readers only"),
        TaskSchema.Field("metrics", .list(.fields(metricFields)), required: true, "what to ask for"),
    ]

    private static let metricFields: [TaskSchema.Field] = [
        TaskSchema.Field("name", .string, required: true, "the metric's name, without the backend's"),
        TaskSchema.Field("type", .string, required: true, "gauge or counter"),
        TaskSchema.Field("description", .string, "for reports"),
        TaskSchema.Field("units", .string, "for reports"),
        TaskSchema.Field("params", .list(.anything), "query parameters, name and value each"),
        TaskSchema.Field("body", .string, "request body"),
        TaskSchema.Field("jqExpression", .string, required: true, "what to take from the JSON of the answer"),
    ]

    /// - Parameters:
    ///   - text: YAML, the template's output.
    ///   - provider: the backend's name, which errors and metrics begin with.
    ///   - programs: jq expressions that are compiled already; what is not goes there.
    /// - Throws: ``Diagnostic`` `invalid` with the path of the fault.
    init(_ text: String, provider: String, programs: inout [String: JQProgram]) throws(Diagnostic) {
        let value: Value = try YAMLReader.parse(
            text, file: "output of template \(provider)", numbers: .integersAndFloats)
        try TaskSchema(task: provider, fields: ProviderSpec.fields).validate(value)
        url = value["url"]?.stringValue ?? ""
        guard HTTPClient.canRequest(url) else {
            throw Diagnostic(.invalid, "\(provider).url: \"\(HTTPClient.redacted(url))\" is no http or https URL")
        }
        let method: String = value["method"]?.stringValue ?? ""
        self.method = method.isEmpty ? "GET" : method.uppercased()
        try RequestParts.check(method: self.method, "\(provider).method")
        headers = try ProviderSpec.texts(value["headers"] ?? [:], "\(provider).headers")
        try RequestParts.check(headers: headers, "\(provider).headers")
        var metrics: [Metric] = []
        for (index, entry) in (value["metrics"]?.listValue ?? []).enumerated() {
            metrics.append(try Metric(entry, provider, "\(provider).metrics[\(index)]", &programs))
            guard !metrics.dropLast().contains(where: { $0.name == metrics[index].name }) else {
                throw Diagnostic(
                    .invalid, "\(provider).metrics[\(index)]: metric \"\(metrics[index].name)\" is there twice")
            }
        }
        guard !metrics.isEmpty else { throw Diagnostic(.invalid, "\(provider).metrics: there is none") }
        self.metrics = metrics
    }

    /// The members of a map as texts: numbers, true and false become what they look like.
    fileprivate static func texts(_ map: Value, _ path: String) throws(Diagnostic) -> [String: String] {
        var texts: [String: String] = [:]
        for (key, value) in map.mapValue ?? [:] { texts[key] = try text(value, "\(path).\(key)") }
        return texts
    }

    fileprivate static func text(_ value: Value, _ path: String) throws(Diagnostic) -> String {
        switch value {
        case .string(let text): return text
        case .int, .float, .bool: return JSONWriter.string(value)
        default: throw Diagnostic(.invalid, "\(path): expected a string, got \(value.kindName)")
        }
    }
}

extension ProviderSpec.Metric {
    fileprivate init(
        _ entry: Value, _ provider: String, _ path: String, _ programs: inout [String: JQProgram]
    ) throws(Diagnostic) {
        name = entry["name"]?.stringValue ?? ""
        guard !name.contains("/") else { throw Diagnostic(.invalid, "\(path).name: \"\(name)\" has a slash in it") }
        do throws(Diagnostic) { _ = try MetricName("\(provider)/\(name)") } catch { throw error.within("\(path).name") }
        let type: String = entry["type"]?.stringValue ?? ""
        switch type.lowercased() {
        case "gauge": kind = .gauge
        case "counter": kind = .counter
        default: throw Diagnostic(.invalid, "\(path).type: \"\(type)\" is neither gauge nor counter")
        }
        description = entry["description"]?.stringValue ?? ""
        units = entry["units"]?.stringValue.flatMap { $0.isEmpty ? nil : $0 }
        body = entry["body"]?.stringValue
        var params: [(name: String, value: String)] = []
        for (index, param) in (entry["params"]?.listValue ?? []).enumerated() {
            guard let name = param["name"]?.stringValue, let value = param["value"] else {
                throw Diagnostic(.invalid, "\(path).params[\(index)]: expected name and value")
            }
            params.append((name, try ProviderSpec.text(value, "\(path).params[\(index)].value")))
        }
        self.params = params
        let expression: String = entry["jqExpression"]?.stringValue ?? ""
        if let known = programs[expression] {
            program = known
        } else {
            do throws(Diagnostic) { program = try JQProgram(expression) } catch {
                throw error.within("\(path).jqExpression")
            }
            programs[expression] = program
        }
    }
}
