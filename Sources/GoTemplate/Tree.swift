/// A parsed template: what to walk. Offsets are into the source's bytes.
final class TemplateTree: Sendable {
    let name: String
    let source: TemplateSource
    let body: [Node]
    /// How many variables are alive at most, `$` among them.
    let slotCount: Int

    init(name: String, source: TemplateSource, body: [Node], slotCount: Int) {
        self.name = name
        self.source = source
        self.body = body
        self.slotCount = slotCount
    }

    /// Whether there is nothing but white space: such a definition does not replace another.
    var isEmpty: Bool {
        body.allSatisfy { node in
            if case .text(let bytes) = node {
                return bytes.allSatisfy { $0 == 0x20 || $0 == 0x0A || $0 == 0x09 || $0 == 0x0D }
            }
            return false
        }
    }
}

indirect enum Node: Sendable {
    /// A slice of the source.
    case text(ArraySlice<UInt8>)
    case action(Pipeline)
    case branch(Pipeline, then: [Node], otherwise: [Node])
    case with(Pipeline, then: [Node], otherwise: [Node])
    case range(Pipeline, body: [Node], otherwise: [Node], offset: Int)
    case template(name: String, argument: Pipeline?, offset: Int)
    case breakLoop
    case continueLoop
}

struct Pipeline: Sendable {
    /// Slots that the value goes to; two only in a range.
    var slots: [Int] = []
    /// `=` rather than `:=`.
    var isAssignment: Bool = false
    var commands: [Command]
    var offset: Int
}

struct Command: Sendable {
    var operands: [Operand]
    var offset: Int
}

indirect enum Operand: Sendable {
    case dot
    case null(offset: Int)
    case bool(Bool)
    /// A string literal.
    case text(LiteralText)
    case number(NumberLiteral, offset: Int)
    /// `.a.b`
    case field([String], offset: Int)
    /// `$x.a.b`
    case variable(slot: Int, name: String, fields: [String], offset: Int)
    case function(Function, offset: Int)
    /// `(pipeline).a.b`, fields may be empty.
    case chain(Pipeline, fields: [String], offset: Int)

    var offset: Int? {
        switch self {
        case .dot, .bool, .text: return nil
        case .null(let offset), .number(_, let offset), .field(_, let offset), .variable(_, _, _, let offset),
            .function(_, let offset), .chain(_, _, let offset):
            return offset
        }
    }

    /// What Go calls the operand where it can't be called.
    var spelling: String? {
        switch self {
        case .dot: return "."
        case .bool(let flag): return flag ? "true" : "false"
        case .null: return "nil"
        case .variable(_, let name, _, _): return name
        default: return nil
        }
    }
}

/// A string literal: text, or bytes that are no UTF-8.
enum LiteralText: Sendable, Equatable {
    case text(String)
    case bytes([UInt8])

    init(_ bytes: [UInt8]) {
        self = String(validating: bytes, as: UTF8.self).map(LiteralText.text) ?? .bytes(bytes)
    }

    var value: TemplateValue {
        switch self {
        case .text(let text): return .string(text)
        case .bytes(let bytes): return .binary(bytes)
        }
    }
}

/// A number as written: an integer keeps to `int` unless it must be a float.
enum NumberLiteral: Sendable, Equatable {
    case int(Int64)
    case float(Double)

    var value: TemplateValue {
        switch self {
        case .int(let integer): return .int(integer)
        case .float(let double): return .float(double)
        }
    }
}
