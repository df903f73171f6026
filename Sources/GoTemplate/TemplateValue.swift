package import ValueTree

/// What a template computes with: Go's values as far as charts can tell them apart.
///
/// Maps have Go's reference semantics (`set` changes what every holder sees); everything else is a value. Rendering is
/// confined to one thread, so nothing here is `Sendable`.
package enum TemplateValue {
    /// Go's nil, also what a missing key gives.
    case null
    case bool(Bool)
    /// Go's `int`: literals, `len`, indices.
    case int(Int64)
    /// Go's `int64`: `--set` and Sprig's arithmetic.
    case int64(Int64)
    case float(Double)
    case string(String)
    /// A Go string that is no valid UTF-8; made by ``string(bytes:)`` only.
    case binary([UInt8])
    /// Go's `[]byte`.
    case bytes([UInt8])
    case list([TemplateValue])
    case map(TemplateMap)
    case object(any TemplateObject)

    /// Shares `value`'s subtrees; maps are converted key by key when they are looked at.
    package init(_ value: Value) {
        switch value {
        case .null: self = .null
        case .bool(let flag): self = .bool(flag)
        case .int(let integer): self = .int64(integer)
        case .float(let double): self = .float(double)
        case .string(let text): self = .string(text)
        case .list(let elements): self = .list(elements.map { TemplateValue($0) })
        case .map(let members): self = .map(TemplateMap(members))
        }
    }

    /// A Go string of any bytes.
    package static func string(bytes: [UInt8]) -> TemplateValue {
        String(validating: bytes, as: UTF8.self).map(TemplateValue.string) ?? .binary(bytes)
    }

    /// The bytes of a string or a byte slice; nil for anything else.
    package var stringBytes: [UInt8]? {
        switch self {
        case .string(let text): return Array(text.utf8)
        case .binary(let bytes), .bytes(let bytes): return bytes
        default: return nil
        }
    }

    /// The plain tree of this value, as Go's JSON encoder would see it.
    package var tree: Value {
        switch self {
        case .null: return .null
        case .bool(let flag): return .bool(flag)
        case .int(let integer), .int64(let integer): return .int(integer)
        case .float(let double): return .float(double)
        case .string(let text): return .string(text)
        case .binary(let bytes): return .string(String(decoding: bytes, as: UTF8.self))
        case .bytes(let bytes): return .string(Base64Text.encode(bytes))
        case .list(let elements): return .list(elements.map(\.tree))
        case .map(let map): return map.tree
        case .object(let object): return object.tree
        }
    }

    /// Go's truth: zero values, nil and empty collections are false.
    package var isTrue: Bool {
        switch self {
        case .null: return false
        case .bool(let flag): return flag
        case .int(let integer), .int64(let integer): return integer != 0
        case .float(let double): return double != 0
        case .string(let text): return !text.isEmpty
        case .binary(let bytes), .bytes(let bytes): return !bytes.isEmpty
        case .list(let elements): return !elements.isEmpty
        case .map(let map): return !map.isEmpty
        case .object(let object): return object.elements?.isTrue ?? true
        }
    }

    /// The list or map inside an object that is one; anything else as it is.
    package var unwrapped: TemplateValue {
        if case .object(let object) = self { return object.elements ?? self }
        return self
    }

    package var isNull: Bool {
        if case .null = self { return true }
        return false
    }

    /// Go's `%T`.
    package var typeName: String {
        switch self {
        case .null: return "<nil>"
        case .bool: return "bool"
        case .int: return "int"
        case .int64: return "int64"
        case .float: return "float64"
        case .string, .binary: return "string"
        case .bytes: return "[]uint8"
        case .list: return "[]interface {}"
        case .map(let map): return map.typeName
        case .object(let object): return object.typeName
        }
    }

    /// Go's reflect.Kind, as Sprig's `kindOf` prints it.
    package var kindName: String {
        switch self {
        case .null: return "invalid"
        case .bool: return "bool"
        case .int: return "int"
        case .int64: return "int64"
        case .float: return "float64"
        case .string, .binary: return "string"
        case .bytes, .list: return "slice"
        case .map: return "map"
        case .object(let object): return object.kindName
        }
    }
}

/// A built-in object with fields and methods: `.Files`, `.Capabilities`, a time, a version.
package protocol TemplateObject: AnyObject {
    var typeName: String { get }
    var kindName: String { get }
    /// What `%v` prints.
    var text: String { get }
    /// What an action prints: Go has an action ask a field's methods, which functions that get a copy cannot.
    var shown: String { get }
    /// What JSON and YAML encoders see.
    var tree: Value { get }
    /// Whether Go prints it by its String method, under `%s` and `%q` too.
    var isStringer: Bool { get }
    /// The list, map or number that the object is underneath, nil if it is a struct.
    var elements: TemplateValue? { get }

    /// The field's value, or nil if the object has no such field.
    func field(_ name: String) -> TemplateValue?

    /// The method's result, or nil if the object has no such method.
    func call(_ name: String, _ arguments: [TemplateValue]) throws -> TemplateValue?
}

extension TemplateObject {
    package var kindName: String { "struct" }
    package var text: String { "{\(typeName)}" }
    package var shown: String { text }
    package var tree: Value { [:] }
    package var isStringer: Bool { false }
    package var elements: TemplateValue? { nil }
    package func field(_ name: String) -> TemplateValue? { nil }
    package func call(_ name: String, _ arguments: [TemplateValue]) throws -> TemplateValue? { nil }
}
