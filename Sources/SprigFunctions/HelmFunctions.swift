import Diagnostics
import GoTemplate
import ValueTree
import YAML

/// What Helm adds to Sprig: include, tpl, required, and JSON and YAML its own way.
enum HelmFunctions {
    static func add(to library: inout FunctionLibrary) {
        library.add("include", 2) { call in try call.execution.include(try call.string(0), call[1]) }
        library.add("tpl", 2) { call in
            _ = try call.string(0)
            return try call.execution.tpl(call[0], call[1])
        }
        library.add("required", 2) { call in
            let message: String = try call.string(0)
            // The chart speaks for itself, as with fail.
            if call[1].isNull { throw call.fault(message) }
            if case .string(let text) = call[1], text.isEmpty { throw call.fault(message) }
            return call[1]
        }
        library.add("lookup", 4) { call in
            for index in 0..<4 { _ = try call.bytes(index) }
            return .map(TemplateMap([String: TemplateValue]()))
        }
        encoders(&library)
        decoders(&library)
    }

    private static func encoders(_ library: inout FunctionLibrary) {
        library.add("toYaml", 1) { call in
            let tree: Value = call[0].tree
            guard let text = YAMLWriter.readable(tree), NumberFault.inYAML(text, tree) == nil else {
                return .string("")
            }
            return .string(String(text.dropLast()))
        }
        library.add("mustToYaml", 1) { call in
            let tree: Value = call[0].tree
            guard let text = YAMLWriter.readable(tree) else {
                throw call.failure("yaml: control characters are not allowed")
            }
            if let fault = NumberFault.inYAML(text, tree) {
                throw call.failure("error marshaling into JSON: \(fault)")
            }
            return .string(String(text.dropLast()))
        }
        library.add("toYamlPretty", 1) { call in
            // To this writer a nil slice is an empty one.
            let value: TemplateValue = if case .object(is TypedList) = call[0] { call[0].unwrapped } else { call[0] }
            return .string(String(YAMLWriter.string(value.tree, form: .pretty).dropLast()))
        }
        json(&library, "Json") { JSONWriter.string($0, escapesHTML: true) }
        json(&library, "PrettyJson") { JSONWriter.string($0, indent: 2, escapesHTML: true) }
        json(&library, "RawJson") { JSONWriter.string($0) }
    }

    /// The lenient form writes nothing of what JSON cannot hold, except that toRawJson fails.
    private static func json(
        _ library: inout FunctionLibrary, _ format: String, _ write: @escaping @Sendable (Value) -> String
    ) {
        for isStrict in [false, true] {
            library.add((isStrict ? "mustTo" : "to") + format, 1) { call in
                let tree: Value = call[0].tree
                let text: String = write(tree)
                guard let fault = NumberFault.inJSON(text, tree) else { return .string(text) }
                if isStrict || format == "RawJson" { throw call.failure(fault) }
                return .string("")
            }
        }
    }

    /// The lenient decoders put the failure into the result, as Helm's do.
    private static func decoders(_ library: inout FunctionLibrary) {
        library.add("fromYaml", 1) { call in
            switch yaml(try call.string(0)) {
            case .success(.map(let members)): return .map(TemplateMap(members))
            case .success(.null): return .map(TemplateMap([String: TemplateValue]()))
            case .success(let other): return failed(yamlPrefix + mismatch(other, "map[string]interface {}"))
            case .failure(let failure): return failed(failure.text)
            }
        }
        library.add("fromYamlArray", 1) { call in
            switch yaml(try call.string(0)) {
            case .success(.list(let elements)): return .list(elements.map { TemplateValue($0) })
            case .success(.null): return .list([])
            case .success(let other): return .list([.string(yamlPrefix + mismatch(other, "[]interface {}"))])
            case .failure(let failure): return .list([.string(failure.text)])
            }
        }
        library.add("fromJson", 1) { call in
            switch json(try call.string(0)) {
            case .success(.map(let members)): return .map(TemplateMap(members))
            case .success(.null): return .map(TemplateMap(nilOf: "map[string]interface {}"))
            case .success(let other): return failed(mismatch(other, "map[string]interface {}"))
            case .failure(let failure): return failed(failure.text)
            }
        }
        library.add("fromJsonArray", 1) { call in
            switch json(try call.string(0)) {
            case .success(.list(let elements)): return .list(elements.map { TemplateValue($0) })
            case .success(.null): return .object(TypedList([], typeName: "[]interface {}", isNil: true))
            case .success(let other): return .list([.string(mismatch(other, "[]interface {}"))])
            case .failure(let failure): return .list([.string(failure.text)])
            }
        }
        library.add("mustFromJson", 1) { TemplateValue(try JSONReader.parse(try $0.string(0), numbers: .floats)) }
    }

    private struct Failure: Error {
        let text: String
    }

    private static let yamlPrefix: String = "error unmarshaling JSON: while decoding JSON: "

    private static func yaml(_ text: String) -> Result<Value, Failure> {
        do throws(Diagnostic) {
            return .success(try YAMLReader.parse(text))
        } catch {
            let line: String = error.location?.line.map { $0 > 1 ? "line \($0): " : "" } ?? ""
            return .failure(Failure(text: "error converting YAML to JSON: \(goWording(error.message, line))"))
        }
    }

    /// What Go's YAML reader says: not what it was about to read, and JSON's word about numbers.
    private static func goWording(_ message: String, _ line: String) -> String {
        for (mark, number) in [("-.inf", "-Inf"), (".inf", "+Inf"), (".nan", "NaN")]
        where message.contains("unsupported value: \(mark)") {
            return "json: unsupported value: \(number)"
        }
        return "yaml: \(line)\(message.firstRange(of: " while ").map { message[..<$0.lowerBound] } ?? message[...])"
    }

    private static func json(_ text: String) -> Result<Value, Failure> {
        do throws(Diagnostic) {
            return .success(try JSONReader.parse(text, numbers: .floats))
        } catch {
            return .failure(Failure(text: error.message))
        }
    }

    /// Go's wording for a value of the wrong kind.
    private static func mismatch(_ value: Value, _ type: String) -> String {
        let kind: String =
            value.kindName == "integer" ? "number" : value.kindName == "boolean" ? "bool" : value.kindName
        return "json: cannot unmarshal \(kind) into Go value of type \(type)"
    }

    private static func failed(_ message: String) -> TemplateValue {
        .map(TemplateMap(["Error": TemplateValue.string(message)]))
    }
}
