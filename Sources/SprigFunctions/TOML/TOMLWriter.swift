import GoTemplate
import ValueTree

/// Writes TOML as BurntSushi's encoder does: plain members of a table before its tables, each kind sorted by key,
/// nested tables indented, tables inside arrays of anything else inline.
struct TOMLWriter {
    private var output: [UInt8] = []

    static func bytes(_ value: TemplateValue) throws(TOMLFailure) -> [UInt8] {
        var writer = TOMLWriter()
        try writer.write([], value)
        return writer.output
    }

    /// What TOML knows a value as.
    private enum Kind {
        case none, plain, table, tables
    }

    private static func kind(_ value: TemplateValue) throws(TOMLFailure) -> Kind {
        switch value {
        case .null: return .none
        case .map: return .table
        case .list(let elements): return try isTables(elements) ? .tables : .plain
        case .object(let object):
            if object is TimeObject || object.tree.stringValue != nil { return .plain }
            if let elements = object.elements { return try kind(elements) }
            return .table
        default: return .plain
        }
    }

    /// Whether all elements are tables; nil among them can't be written.
    private static func isTables(_ elements: [TemplateValue]) throws(TOMLFailure) -> Bool {
        var isTables: Bool = !elements.isEmpty
        for element in elements {
            switch try kind(element) {
            case .none: throw TOMLFailure(message: "toml: cannot encode array with nil element")
            case .table: break
            case .plain, .tables: isTables = false
            }
        }
        return isTables
    }

    // MARK: - tables

    private mutating func write(_ key: [String], _ value: TemplateValue) throws(TOMLFailure) {
        switch try TOMLWriter.kind(value) {
        case .none: break
        case .plain:
            if key.isEmpty { return try element(value) }
            put(indent(key) + TOMLKey.text(key[key.count - 1]) + " = ")
            try element(value)
            newLine()
        case .table:
            // An empty line between the tables at the top.
            if key.count == 1 { newLine() }
            if !key.isEmpty {
                put("\(indent(key))[\(TOMLKey.text(key))]")
                newLine()
            }
            try members(key, value)
        case .tables:
            if key.isEmpty { throw TOMLFailure(message: "toml: top-level values must be Go maps or structs") }
            guard case .list(let elements) = value.unwrapped else { return }
            for element in elements {
                newLine()
                put("\(indent(key))[[\(TOMLKey.text(key))]]")
                newLine()
                try members(key, element)
            }
        }
    }

    private mutating func members(_ key: [String], _ table: TemplateValue) throws(TOMLFailure) {
        let (plain, tables): ([Member], [Member]) = try TOMLWriter.sorted(table)
        for member in plain + tables { try write(key + [member.key], member.value) }
    }

    private typealias Member = (key: String, value: TemplateValue)

    /// The members by key: first what is no table, then the tables.
    private static func sorted(_ table: TemplateValue) throws(TOMLFailure) -> ([Member], [Member]) {
        let map: TemplateMap
        switch table.unwrapped {
        case .map(let found): map = found
        case .object(let object): map = TemplateMap(object.tree.mapValue ?? [:])
        default: map = TemplateMap([String: TemplateValue]())
        }
        var (plain, tables): ([Member], [Member]) = ([], [])
        for key in map.sortedKeys {
            let value: TemplateValue = map[key] ?? .null
            switch try kind(value) {
            case .table, .tables: tables.append((key, value))
            case .none, .plain: plain.append((key, value))
            }
        }
        return (plain, tables)
    }

    // MARK: - values

    private mutating func element(_ value: TemplateValue) throws(TOMLFailure) {
        switch value {
        case .null: break
        case .bool(let flag): put(flag ? "true" : "false")
        case .int(let number), .int64(let number): put(String(number))
        case .float(let number): put(TOMLWriter.float(number))
        case .string(let text): output += TOMLKey.quoted(text.utf8)
        case .binary(let bytes): output += TOMLKey.quoted(bytes)
        case .bytes(let bytes): put("[" + bytes.map { String($0) }.joined(separator: ", ") + "]")
        case .list(let elements):
            put("[")
            for (index, item) in elements.enumerated() {
                if index > 0 { put(", ") }
                try element(item)
            }
            put("]")
        case .map: try inline(value)
        case .object(let object): try self.object(object)
        }
    }

    private mutating func object(_ object: any TemplateObject) throws(TOMLFailure) {
        if let time = object as? TimeObject {
            put(TOMLTime.text(time.time))
        } else if let number = object as? NamedInteger, number.type == .duration {
            output += TOMLKey.quoted(number.text.utf8)
        } else if let text = object.tree.stringValue {
            // What says itself how it is written as text.
            output += TOMLKey.quoted(text.utf8)
        } else if let elements = object.elements {
            try element(elements)
        } else {
            try inline(.object(object))
        }
    }

    private mutating func inline(_ table: TemplateValue) throws(TOMLFailure) {
        let (plain, tables): ([Member], [Member]) = try TOMLWriter.sorted(table)
        put("{")
        for (group, hasMore) in [(plain, !tables.isEmpty), (tables, false)] {
            // A nil at the end leaves its comma behind, as BurntSushi does.
            for (index, member) in group.enumerated() where !member.value.isNull {
                put(TOMLKey.text(member.key) + " = ")
                try element(member.value)
                if hasMore || index < group.count - 1 { put(", ") }
            }
        }
        put("}")
    }

    /// With an exponent or a decimal point, always.
    private static func float(_ number: Double) -> String {
        guard let digits = ShortestFloat(number) else {
            return (number.sign == .minus ? "-" : "") + (number.isNaN ? "nan" : "inf")
        }
        let text: String = digits.general()
        return text.contains(".") || text.contains("e") ? text : text + ".0"
    }

    private mutating func put(_ text: String) { output += text.utf8 }

    /// Not before the first line.
    private mutating func newLine() {
        if !output.isEmpty { output.append(0x0A) }
    }

    private func indent(_ key: [String]) -> String { String(repeating: "  ", count: key.count - 1) }
}
