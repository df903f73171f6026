import Diagnostics
import ValueTree

/// Reads the fields of a map the way Helm decodes Chart.yaml into its structs: field names regardless of case,
/// unknown ones dropped, null as absent, a number or boolean where a string is wanted taken as its text, anything
/// else of the wrong kind refused.
///
/// Mistakes are collected rather than thrown, so that one reading names them all.
final class StructFields {
    private let members: [String: Value]
    private let path: ValuePath
    private(set) var mistakes: [String] = []

    init(_ value: Value, at path: ValuePath = ValuePath()) {
        self.path = path
        members = value.mapValue ?? [:]
        if value.mapValue == nil, !value.isNull { mistakes.append("\(path) must be a map, but is \(value.kindName)") }
    }

    func string(_ name: String) -> String {
        switch self[name] {
        case .null: return ""
        case .string(let text): return text
        case .bool(let flag): return flag ? "true" : "false"
        case .int(let number): return String(number)
        case .float(let number):
            return ShortestFloat(number)?.general() ?? "\(number)"
        case let other:
            complain(name, "a string", other)
            return ""
        }
    }

    /// A text as Helm cleans it: any white space is a space, what can't be printed is left out.
    func cleanString(_ name: String) -> String { StructFields.clean(string(name)) }

    static func clean(_ text: String) -> String {
        guard !text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) else { return text }
        var clean: String.UnicodeScalarView = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar.properties.isWhitespace { clean.append(" ") } else if isPrintable(scalar) { clean.append(scalar) }
        }
        return String(clean)
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned: return false
        default: return true
        }
    }

    func bool(_ name: String) -> Bool {
        switch self[name] {
        case .null: return false
        case .bool(let flag): return flag
        case let other:
            complain(name, "true or false", other)
            return false
        }
    }

    func list(_ name: String) -> [Value] {
        switch self[name] {
        case .null: return []
        case .list(let items): return items
        case let other:
            complain(name, "a list", other)
            return []
        }
    }

    func strings(_ name: String) -> [String] {
        list(name).enumerated().map { index, item in
            let element = StructFields(["item": item], at: path.appending(name).appending(index))
            let text: String = element.string("item")
            mistakes += element.mistakes
            return text
        }
    }

    /// Nil where the field is absent, unlike an empty map: templates can tell.
    func stringMap(_ name: String) -> [String: String]? {
        guard let members = self[name].mapValue else {
            if !self[name].isNull { complain(name, "a map", self[name]) }
            return nil
        }
        let element = StructFields(.map(members), at: path.appending(name))
        var texts: [String: String] = [:]
        for key in members.keys { texts[key] = element.string(key) }
        mistakes += element.mistakes
        return texts
    }

    func structs<Element>(_ name: String, _ make: (StructFields) -> Element) -> [Element] {
        list(name).enumerated().map { index, item in
            let element = StructFields(item, at: path.appending(name).appending(index))
            let made: Element = make(element)
            mistakes += element.mistakes
            return made
        }
    }

    private subscript(_ name: String) -> Value {
        if let exact = members[name] { return exact }
        return members.first { $0.key.lowercased() == name.lowercased() }?.value ?? .null
    }

    private func complain(_ name: String, _ wanted: String, _ value: Value) {
        mistakes.append("\(path.appending(name)) must be \(wanted), but is \(value.kindName)")
    }
}
