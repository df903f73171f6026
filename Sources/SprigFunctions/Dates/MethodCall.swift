import Diagnostics
import GoTemplate

/// The arguments of a method that a template calls, as Go's types.
struct MethodCall {
    let name: String
    let arguments: [TemplateValue]

    func expect(_ count: Int) throws {
        guard arguments.count == count else {
            throw Diagnostic(
                .invalid, "wrong number of args for \(name): want \(count) got \(arguments.count)")
        }
    }

    func string(_ index: Int) throws -> String {
        guard case .string(let text) = arguments[index] else { throw mismatch(index, "string") }
        return text
    }

    func integer(_ index: Int) throws -> Int64 {
        switch arguments[index] {
        case .int(let number), .int64(let number): return number
        default: throw mismatch(index, "int")
        }
    }

    func time(_ index: Int) throws -> GoTime {
        guard case .object(let object) = arguments[index], let time = object as? TimeObject else {
            throw mismatch(index, "time.Time")
        }
        return time.time
    }

    /// A `time.Duration`, or an integer written in the template.
    func duration(_ index: Int) throws -> Int64 {
        if case .int(let number) = arguments[index] { return number }
        guard case .object(let object) = arguments[index], let number = object as? NamedInteger,
            number.type == .duration
        else { throw mismatch(index, "time.Duration") }
        return number.value
    }

    func mismatch(_ index: Int, _ wanted: String) -> Diagnostic {
        let given: TemplateValue = arguments[index]
        return Diagnostic(
            .invalid,
            given.isNull
                ? "invalid value; expected \(wanted)"
                : "wrong type for value; expected \(wanted); got \(given.typeName)")
    }
}
