/// The dynamic value that charts, objects and experiments are made of: what JSON can say, with Go's int64
/// and float64 kept apart.
///
/// Values files, `fromYaml` and `fromJson` give `.float` for every number, as Helm's decoders do; `--set`
/// gives `.int`; Kubernetes objects give `.int` for integral literals and `.float` for the rest.
package enum Value: Sendable, Hashable {
    case null
    case bool(Bool)
    case int(Int64)
    case float(Double)
    case string(String)
    case list([Value])
    case map([String: Value])
}

extension Value {
    package var isNull: Bool { self == .null }

    package var boolValue: Bool? {
        if case .bool(let value) = self { return value }
        return nil
    }

    /// An integer, or a float that is one exactly.
    package var intValue: Int64? {
        switch self {
        case .int(let value): return value
        case .float(let value): return Int64(exactly: value)
        default: return nil
        }
    }

    package var doubleValue: Double? {
        switch self {
        case .int(let value): return Double(value)
        case .float(let value): return value
        default: return nil
        }
    }

    package var stringValue: String? {
        if case .string(let value) = self { return value }
        return nil
    }

    package var listValue: [Value]? {
        if case .list(let value) = self { return value }
        return nil
    }

    package var mapValue: [String: Value]? {
        if case .map(let value) = self { return value }
        return nil
    }

    /// The member `key` of a map, nil if this is no map or has no such key.
    ///
    /// Setting a member of anything but a map turns it into a map with that one member; setting nil removes it.
    package subscript(key: String) -> Value? {
        get {
            if case .map(let members) = self { return members[key] }
            return nil
        }
        set {
            var members: [String: Value] = [:]
            if case .map(let existing) = self {
                members = existing
                self = .null  // gives up the only other reference, so that the change below copies nothing
            }
            members[key] = newValue
            self = .map(members)
        }
    }

    /// The value reached by following `keys` through maps, nil where the way ends.
    package subscript(at keys: [String]) -> Value? {
        get {
            var current: Value = self
            for key in keys {
                guard let next = current[key] else { return nil }
                current = next
            }
            return current
        }
        set {
            guard let first = keys.first else {
                self = newValue ?? .null
                return
            }
            if keys.count == 1 {
                self[first] = newValue
                return
            }
            if newValue == nil, self[first] == nil { return }
            var child: Value = self[first] ?? .map([:])
            self[first] = .null
            child[at: Array(keys.dropFirst())] = newValue
            self[first] = child
        }
    }

    /// Variadic spelling of ``subscript(at:)``: `object[at: "metadata", "name"]`.
    package subscript(at keys: String...) -> Value? {
        get { self[at: keys] }
        set { self[at: keys] = newValue }
    }

    /// The word Go and JSON users know the kind by.
    package var kindName: String {
        switch self {
        case .null: return "null"
        case .bool: return "boolean"
        case .int: return "integer"
        case .float(let value): return Int64(exactly: value) == nil ? "number" : "integer"
        case .string: return "string"
        case .list: return "array"
        case .map: return "object"
        }
    }
}

extension Dictionary where Key == String {
    /// Keys in the order of their UTF-8 bytes, as Go sorts strings.
    package var sortedKeys: [String] { keys.sorted(by: ByteOrder.precedes) }
}

/// Go's string order: by bytes, where Swift's `<` compares characters.
package enum ByteOrder {
    package static func precedes(_ left: String, _ right: String) -> Bool {
        left.utf8.lexicographicallyPrecedes(right.utf8)
    }
}

extension Value: ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral,
    ExpressibleByStringInterpolation
{
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(integerLiteral value: Int64) { self = .int(value) }
    package init(floatLiteral value: Double) { self = .float(value) }
    package init(stringLiteral value: String) { self = .string(value) }
    package init(arrayLiteral elements: Value...) { self = .list(elements) }
    package init(dictionaryLiteral elements: (String, Value)...) {
        self = .map(Dictionary(elements, uniquingKeysWith: { _, last in last }))
    }
}
