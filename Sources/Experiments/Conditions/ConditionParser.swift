import Diagnostics
import ValueTree

/// Precedence climbing over a condition's words. Precedences are those of expr, but for `not`, which takes a whole
/// comparison.
struct ConditionParser {
    private static let infix: [String: Int] = [
        "??": 5, "or": 10, "||": 10, "and": 15, "&&": 15, "==": 20, "!=": 20, "<": 20, ">": 20, "<=": 20, ">=": 20,
        "in": 20, "not in": 20, "matches": 20, "contains": 20, "startsWith": 20, "endsWith": 20, "..": 25, "+": 30,
        "-": 30, "*": 60, "/": 60, "%": 60, "**": 70,
    ]
    /// Functions that look at each element of a list.
    static let closures: Set<String> = ["all", "none", "any", "one", "filter", "map", "count"]
    static let functions: Set<String> = ["Completed", "NoFailure", "SLOs", "len"]
    private static let depthLimit: Int = 60

    private let source: String
    private var tokens: [ConditionToken] = []
    private var index: Int = 0
    private var depth: Int = 0
    private var closureDepth: Int = 0

    init(_ source: String) {
        self.source = source
    }

    mutating func parse() throws(Diagnostic) -> ConditionNode {
        var lexer = ConditionLexer(source)
        tokens = try lexer.tokens()
        guard tokens.count > 1 else { throw fault("the condition is empty", 1) }
        let node: ConditionNode = try expression()
        guard current.kind == .end else { throw fault("unexpected \"\(current.text)\"", current.column) }
        return node
    }

    // MARK: Expressions

    private mutating func expression() throws(Diagnostic) -> ConditionNode {
        let condition: ConditionNode = try binary(0)
        guard take("?") else { return condition }
        let then: ConditionNode = try nested { parser throws(Diagnostic) in try parser.expression() }
        try expect(":")
        let other: ConditionNode = try nested { parser throws(Diagnostic) in try parser.expression() }
        return ConditionNode(.choice(condition, then, other), condition.column)
    }

    private mutating func binary(_ least: Int) throws(Diagnostic) -> ConditionNode {
        var left: ConditionNode = try nested { parser throws(Diagnostic) in try parser.unary() }
        while let (mark, precedence) = operation(), precedence >= least {
            let column: Int = current.column
            index += mark == "not in" ? 2 : 1
            // ** groups to the right.
            let right: ConditionNode = try nested { parser throws(Diagnostic) in
                try parser.binary(mark == "**" ? precedence : precedence + 1)
            }
            left = ConditionNode(.infix(mark, left, right), column)
        }
        return left
    }

    private func operation() -> (String, Int)? {
        guard current.kind == .mark || current.kind == .name else { return nil }
        if current.text == "not", tokens[index + 1].text == "in", tokens[index + 1].kind == .name {
            return ("not in", 20)
        }
        return ConditionParser.infix[current.text].map { (current.text, $0) }
    }

    private mutating func unary() throws(Diagnostic) -> ConditionNode {
        let token: ConditionToken = current
        if take("not") || take("!") {
            // Everything up to `and` and `or` is meant.
            let inner: ConditionNode = try nested { parser throws(Diagnostic) in try parser.binary(16) }
            return ConditionNode(.prefix("not", inner), token.column)
        }
        if take("-") || take("+") {
            let inner: ConditionNode = try nested { parser throws(Diagnostic) in try parser.unary() }
            return ConditionNode(.prefix(token.text, inner), token.column)
        }
        return try postfix(try primary())
    }

    private mutating func postfix(_ start: ConditionNode) throws(Diagnostic) -> ConditionNode {
        var node: ConditionNode = start
        while true {
            let column: Int = current.column
            if take(".") || current.text == "?." && current.kind == .mark {
                let isOptional: Bool = take("?.")
                let name: ConditionToken = try name()
                if take("(") {
                    node = ConditionNode(.call(name.text, on: node, try arguments(")")), name.column)
                } else {
                    node = ConditionNode(.member(node, name.text, isOptional: isOptional), name.column)
                }
            } else if take("[") {
                node = try subscripted(node, column)
            } else {
                return node
            }
        }
    }

    private mutating func subscripted(_ node: ConditionNode, _ column: Int) throws(Diagnostic) -> ConditionNode {
        let from: ConditionNode? = `is`(":") ? nil : try expression()
        guard take(":") else {
            try expect("]")
            guard let from else { throw fault("an index is missing", column) }
            return ConditionNode(.index(node, from), column)
        }
        let to: ConditionNode? = `is`("]") ? nil : try expression()
        try expect("]")
        return ConditionNode(.slice(node, from: from, to: to), column)
    }

    // MARK: Primaries

    private mutating func primary() throws(Diagnostic) -> ConditionNode {
        let token: ConditionToken = current
        index += token.kind == .end ? 0 : 1
        switch token.kind {
        case .end: throw fault("the condition ends too early", token.column)
        case .number(let value):
            let whole: Int64? = Int64(token.text.filter { $0 != "_" })
            return ConditionNode(.literal(whole.map { .int($0) } ?? .float(value)), token.column)
        case .string(let text): return ConditionNode(.literal(.string(text)), token.column)
        case .name: return try named(token)
        case .mark: return try bracketed(token)
        }
    }

    private mutating func bracketed(_ token: ConditionToken) throws(Diagnostic) -> ConditionNode {
        switch token.text {
        case "(":
            let inner: ConditionNode = try nested { parser throws(Diagnostic) in try parser.expression() }
            try expect(")")
            return inner
        case "[": return ConditionNode(.list(try arguments("]")), token.column)
        case "{": return ConditionNode(.map(try members()), token.column)
        case "#" where closureDepth > 0: return ConditionNode(.element, token.column)
        case "." where closureDepth > 0:
            let name: ConditionToken = try name()
            let element = ConditionNode(.element, token.column)
            return ConditionNode(.member(element, name.text, isOptional: false), name.column)
        default: throw fault("unexpected \"\(token.text)\"", token.column)
        }
    }

    private mutating func named(_ token: ConditionToken) throws(Diagnostic) -> ConditionNode {
        switch token.text {
        case "true", "false": return ConditionNode(.literal(.bool(token.text == "true")), token.column)
        case "nil": return ConditionNode(.literal(.null), token.column)
        default: break
        }
        guard take("(") else { return ConditionNode(.field(token.text), token.column) }
        if ConditionParser.closures.contains(token.text) { return try closure(token) }
        guard ConditionParser.functions.contains(token.text) else {
            let known: [String] = (ConditionParser.functions.union(ConditionParser.closures)).sorted().map { $0 + "()" }
            throw fault(
                "unknown \"\(token.text)()\"", token.column,
                hint: Suggestion.hint(for: token.text + "()", in: known)
                    ?? "known are: \(known.joined(separator: ", "))")
        }
        let arguments: [ConditionNode] = try arguments(")")
        let wanted: Int = token.text == "len" ? 1 : 0
        guard arguments.count == wanted else {
            let takes: String = wanted == 0 ? "takes no arguments" : "takes one argument"
            throw fault("\(token.text) \(takes)", arguments.first?.column ?? token.column)
        }
        return ConditionNode(.call(token.text, on: nil, arguments), token.column)
    }

    /// `all(list, {# > 3})`; the braces may be left out.
    private mutating func closure(_ token: ConditionToken) throws(Diagnostic) -> ConditionNode {
        let list: ConditionNode = try nested { parser throws(Diagnostic) in try parser.expression() }
        try expect(",")
        closureDepth += 1
        let isBraced: Bool = take("{")
        let body: ConditionNode = try nested { parser throws(Diagnostic) in try parser.expression() }
        if isBraced { try expect("}") }
        closureDepth -= 1
        try expect(")")
        return ConditionNode(.closure(token.text, list, body), token.column)
    }

    private mutating func arguments(_ end: String) throws(Diagnostic) -> [ConditionNode] {
        var arguments: [ConditionNode] = []
        if take(end) { return arguments }
        while true {
            arguments.append(try nested { parser throws(Diagnostic) in try parser.expression() })
            if take(end) { return arguments }
            try expect(",", or: end)
        }
    }

    private mutating func members() throws(Diagnostic) -> [(key: String, value: ConditionNode)] {
        var members: [(key: String, value: ConditionNode)] = []
        if take("}") { return members }
        while true {
            let key: ConditionToken = current
            switch key.kind {
            case .name, .string: index += 1
            default: throw fault("a key is missing", key.column)
            }
            try expect(":")
            members.append((key.text, try nested { parser throws(Diagnostic) in try parser.expression() }))
            if take("}") { return members }
            try expect(",", or: "}")
        }
    }

    // MARK: Words

    private var current: ConditionToken { tokens[min(index, tokens.count - 1)] }

    private func `is`(_ text: String) -> Bool {
        (current.kind == .mark || current.kind == .name) && current.text == text
    }

    private mutating func take(_ text: String) -> Bool {
        guard `is`(text) else { return false }
        index += 1
        return true
    }

    private mutating func expect(_ text: String, or other: String? = nil) throws(Diagnostic) {
        guard take(text) else { throw fault("a \"\(other ?? text)\" is missing", current.column) }
    }

    private mutating func name() throws(Diagnostic) -> ConditionToken {
        guard current.kind == .name else { throw fault("a name is missing", current.column) }
        index += 1
        return tokens[index - 1]
    }

    /// Keeps what comes from outside from using up the stack.
    private mutating func nested(
        _ parse: (inout ConditionParser) throws(Diagnostic) -> ConditionNode
    ) throws(Diagnostic) -> ConditionNode {
        depth += 1
        defer { depth -= 1 }
        guard depth < ConditionParser.depthLimit else {
            throw fault("the condition is nested too deeply", current.column)
        }
        return try parse(&self)
    }

    private func fault(_ message: String, _ column: Int, hint: String? = nil) -> Diagnostic {
        ConditionFault.at(column, message, in: source, hint: hint)
    }
}
