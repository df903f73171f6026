import Diagnostics

/// Builds the trees of one text: its own and those it defines.
struct Parser {
    private let source: TemplateSource
    private let functions: FunctionLibrary
    private var tokens: [Token]
    private var index: Int = 0
    /// Names of the variables in sight, by slot.
    private var variables: [String] = ["$"]
    private var slotCount: Int = 1
    /// Where the variables begin that the pipeline at hand declares: it does not see them yet.
    private var declaredFrom: Int?
    private var loopDepth: Int = 0
    /// Open branches, loops and definitions.
    private var nesting: Int = 0
    /// What is open where the parser stands, innermost last, for an error at the end of the text.
    private var open: [Token] = []
    private(set) var trees: [TemplateTree] = []

    private init(_ source: TemplateSource, _ functions: FunctionLibrary) throws(Diagnostic) {
        self.source = source
        self.functions = functions
        tokens = try Lexer.tokens(of: source)
    }

    /// The tree named `name` first, then the definitions inside it.
    static func parse(
        name: String, source: TemplateSource, functions: FunctionLibrary
    ) throws(Diagnostic) -> [TemplateTree] {
        var parser = try Parser(source, functions)
        let (body, _) = try parser.list(["end of input"])
        return [TemplateTree(name: name, source: source, body: body, slotCount: parser.slotCount)] + parser.trees
    }

    // MARK: - lists and actions

    private static let maximumNesting: Int = 2_000

    /// Nodes up to one of `stops` (`end`, `else`, or the end of the text), which is consumed but for `else`'s rest.
    private mutating func list(_ stops: Set<String>) throws(Diagnostic) -> ([Node], String) {
        nesting += 1
        defer { nesting -= 1 }
        guard nesting < Parser.maximumNesting else { throw fault("actions are nested too deeply", tokens[index]) }
        var nodes: [Node] = []
        while true {
            let token: Token = tokens[index]
            index += 1
            switch token.kind {
            case .text: nodes.append(.text(source.bytes[token.offset..<token.end]))
            case .end:
                guard stops.contains("end of input") else { throw unclosed(token) }
                return (nodes, "end of input")
            default:
                let first: Token = peek()
                if first.kind == .keyword, first.text == "end" || first.text == "else" {
                    guard stops.contains(first.text) else { throw fault("unexpected {{\(first.text)}}", first) }
                    _ = next()
                    if first.text == "end" { try expectClose("end") }
                    return (nodes, first.text)
                }
                if let node = try action() { nodes.append(node) }
            }
        }
    }

    private mutating func action() throws(Diagnostic) -> Node? {
        let token: Token = peek()
        guard token.kind == .keyword else {
            let pipeline: Pipeline = try self.pipeline(in: "command", until: .rightDelimiter)
            return .action(pipeline)
        }
        _ = next()
        switch token.text {
        case "if", "with", "range", "block":
            open.append(token)
            defer { open.removeLast() }
            switch token.text {
            case "range": return try range(token)
            case "block": return try block(token)
            default: return try branch(token.text)
            }
        case "template": return try template(token)
        case "define":
            guard nesting == 1 else { throw fault("unexpected <define> in command", token) }
            open.append(token)
            defer { open.removeLast() }
            try define(token)
            return nil
        case "break", "continue":
            guard loopDepth > 0 else { throw fault("{{\(token.text)}} outside {{range}}", token) }
            try expectClose(token.text)
            return token.text == "break" ? .breakLoop : .continueLoop
        default: throw fault("unexpected {{\(token.text)}}", token)
        }
    }

    private mutating func branch(_ word: String) throws(Diagnostic) -> Node {
        let scope: Int = variables.count
        let pipeline: Pipeline = try self.pipeline(in: word, until: .rightDelimiter)
        let (then, stop) = try list(["end", "else"])
        var otherwise: [Node] = []
        if stop == "else" {
            let after: Token = peek()
            if after.kind == .keyword, after.text == word {
                // {{else if}} is an {{if}} inside the else, closed by the same {{end}}; {{with}} has its own.
                _ = next()
                otherwise = [try branch(after.text)]
            } else {
                try expectClose("else")
                otherwise = try list(["end"]).0
            }
        }
        variables.removeLast(variables.count - scope)
        return word == "if"
            ? .branch(pipeline, then: then, otherwise: otherwise) : .with(pipeline, then: then, otherwise: otherwise)
    }

    private mutating func range(_ token: Token) throws(Diagnostic) -> Node {
        let scope: Int = variables.count
        let pipeline: Pipeline = try self.pipeline(in: "range", until: .rightDelimiter)
        loopDepth += 1
        let (body, stop) = try list(["end", "else"])
        loopDepth -= 1
        var otherwise: [Node] = []
        if stop == "else" {
            try expectClose("else")
            otherwise = try list(["end"]).0
        }
        variables.removeLast(variables.count - scope)
        return .range(pipeline, body: body, otherwise: otherwise, offset: token.offset)
    }

    private mutating func template(_ token: Token) throws(Diagnostic) -> Node {
        let name: String = try templateName("template")
        var argument: Pipeline?
        if peek().kind != .rightDelimiter {
            argument = try pipeline(in: "template", until: .rightDelimiter)
        } else {
            try expectClose("template")
        }
        return .template(name: name, argument: argument, offset: token.offset)
    }

    private mutating func block(_ token: Token) throws(Diagnostic) -> Node {
        let name: String = try templateName("block")
        let argument: Pipeline = try pipeline(in: "block", until: .rightDelimiter)
        try definition(name, token)
        return .template(name: name, argument: argument, offset: token.offset)
    }

    private mutating func define(_ token: Token) throws(Diagnostic) {
        let name: String = try templateName("define")
        try expectClose("define clause")
        try definition(name, token)
    }

    /// The body of a definition has variables of its own.
    private mutating func definition(_ name: String, _ token: Token) throws(Diagnostic) {
        let outer: (variables: [String], slots: Int, loops: Int) = (variables, slotCount, loopDepth)
        (variables, slotCount, loopDepth) = (["$"], 1, 0)
        let body: [Node] = try list(["end"]).0
        let tree = TemplateTree(name: name, source: source, body: body, slotCount: slotCount)
        // One text defines a name once; nothing but white space is no definition.
        if !tree.isEmpty, trees.contains(where: { $0.name == name && !$0.isEmpty }) {
            throw fault("multiple definition of template \"\(name)\"", token)
        }
        trees.append(tree)
        (variables, slotCount, loopDepth) = outer
    }

    private mutating func templateName(_ word: String) throws(Diagnostic) -> String {
        let token: Token = next()
        guard token.kind == .string || token.kind == .rawString else {
            throw fault("unexpected \(describe(token)) in \(word) clause", token)
        }
        return try string(token)
    }

    // MARK: - pipelines

    private mutating func pipeline(in context: String, until close: Token.Kind) throws(Diagnostic) -> Pipeline {
        var pipeline = Pipeline(commands: [], offset: peek().offset)
        let (outer, known): (Int?, Int) = (declaredFrom, variables.count)
        try declarations(into: &pipeline, in: context)
        declaredFrom = outer ?? (variables.count > known ? known : nil)
        defer { declaredFrom = outer }
        while true {
            let token: Token = peek()
            if token.kind == close {
                _ = next()
                guard !pipeline.commands.isEmpty else { throw fault("missing value for \(context)", token) }
                return pipeline
            }
            pipeline.commands.append(try command(context))
            if pipeline.commands.count > 1, let first = pipeline.commands.last?.operands.first, isConstant(first) {
                throw fault("non executable command in pipeline stage \(pipeline.commands.count)", token)
            }
        }
    }

    private func isConstant(_ operand: Operand) -> Bool {
        switch operand {
        case .dot, .null, .bool, .number, .text: return true
        default: return false
        }
    }

    private mutating func declarations(into pipeline: inout Pipeline, in context: String) throws(Diagnostic) {
        guard peek().kind == .variable else { return }
        let rewind: Int = index
        var names: [Token] = [next()]
        if peek().kind == .comma {
            guard context == "range" else { throw fault("too many declarations in \(context)", peek()) }
            _ = next()
            let second: Token = next()
            guard second.kind == .variable else { throw fault("range can only initialize variables", second) }
            names.append(second)
        }
        let mark: Token = peek()
        guard mark.kind == .declare || mark.kind == .assign else {
            index = rewind
            return
        }
        _ = next()
        pipeline.isAssignment = mark.kind == .assign
        for name in names {
            if pipeline.isAssignment {
                guard let slot = variables.lastIndex(of: name.text) else {
                    throw fault("undefined variable: \(name.text)", name).hinting(
                        "declare it first: \(name.text) := ...")
                }
                pipeline.slots.append(slot)
            } else {
                variables.append(name.text)
                slotCount = max(slotCount, variables.count)
                pipeline.slots.append(variables.count - 1)
            }
        }
    }

    /// In `$x := f $x` the right side means an earlier `$x`. Without one, as in Go, the name is known all the same.
    private func slot(of name: String) -> Int? {
        if let declaredFrom, let slot = variables[..<declaredFrom].lastIndex(of: name) { return slot }
        return variables.lastIndex(of: name)
    }

    private mutating func command(_ context: String) throws(Diagnostic) -> Command {
        let offset: Int = peek().offset
        var operands: [Operand] = []
        while true {
            skipSpace()
            guard let operand = try operand() else {
                let token: Token = peek()
                guard !operands.isEmpty || token.kind == .pipe else {
                    throw fault("unexpected \(describe(token)) in \(context)", token)
                }
                break
            }
            operands.append(operand)
            let token: Token = tokens[index]
            switch token.kind {
            case .space: continue
            case .rightDelimiter, .rightParenthesis: return Command(operands: operands, offset: offset)
            case .pipe: break
            default: throw fault("unexpected \(describe(token)) in operand", token)
            }
            break
        }
        skipSpace()
        let token: Token = tokens[index]
        switch token.kind {
        case .pipe:
            index += 1
            skipSpace()
            // Go takes a pipe with nothing after it.
            if tokens[index].kind == .pipe { throw fault("unexpected \"|\" in \(context)", tokens[index]) }
        case .rightDelimiter, .rightParenthesis: break
        default: throw fault("unexpected \(describe(token)) in operand", token)
        }
        if operands.isEmpty { throw fault("empty command", token) }
        return Command(operands: operands, offset: offset)
    }

    private mutating func operand() throws(Diagnostic) -> Operand? {
        let token: Token = tokens[index]
        var operand: Operand
        switch token.kind {
        case .identifier:
            guard let function = functions[token.text] else {
                throw fault("function \"\(token.text)\" not defined", token)
                    .hinting(
                        functions.suggestion(for: token.text) ?? "see the functions of Go templates, Sprig and Helm")
            }
            operand = .function(function, offset: token.offset)
        case .dot: operand = .dot
        case .null: operand = .null(offset: token.offset)
        case .bool: operand = .bool(token.text == "true")
        case .character: operand = .number(.int(try character(token)), offset: token.offset)
        case .number: operand = .number(try NumberLiteral(token.text, token, source), offset: token.offset)
        case .string, .rawString: operand = .text(try literal(token))
        case .field: operand = .field([String(token.text.dropFirst())], offset: token.offset)
        case .variable:
            guard let slot = slot(of: token.text) else {
                throw fault("undefined variable \"\(token.text)\"", token)
            }
            operand = .variable(slot: slot, name: token.text, fields: [], offset: token.offset)
        case .leftParenthesis:
            index += 1
            nesting += 1
            defer { nesting -= 1 }
            guard nesting < Parser.maximumNesting else { throw fault("parentheses are nested too deeply", token) }
            let inner: Pipeline = try pipeline(in: "parenthesized pipeline", until: .rightParenthesis)
            index -= 1
            operand = .chain(inner, fields: [], offset: token.offset)
        default: return nil
        }
        index += 1
        try fields(of: &operand, token)
        return operand
    }

    /// `.a.b` directly after an operand.
    private mutating func fields(of operand: inout Operand, _ first: Token) throws(Diagnostic) {
        var names: [String] = []
        while tokens[index].kind == .field {
            names.append(String(tokens[index].text.dropFirst()))
            index += 1
        }
        guard !names.isEmpty else { return }
        switch operand {
        case .field(let path, let offset): operand = .field(path + names, offset: offset)
        case .variable(let slot, let name, let path, let offset):
            operand = .variable(slot: slot, name: name, fields: path + names, offset: offset)
        case .chain(let pipeline, let path, let offset):
            operand = .chain(pipeline, fields: path + names, offset: offset)
        case .function(_, let offset):
            let call = Pipeline(commands: [Command(operands: [operand], offset: offset)], offset: offset)
            operand = .chain(call, fields: names, offset: offset)
        default: throw fault("unexpected . after term \"\(first.text)\"", first)
        }
    }

    // MARK: - literals

    private func literal(_ token: Token) throws(Diagnostic) -> LiteralText {
        if token.kind == .rawString { return LiteralText(Array(source.bytes[(token.offset + 1)..<(token.end - 1)])) }
        guard let bytes = GoString.unquote(token.text) else { throw fault("invalid syntax: \(token.text)", token) }
        return LiteralText(bytes)
    }

    private func string(_ token: Token) throws(Diagnostic) -> String {
        switch try literal(token) {
        case .text(let text): return text
        case .bytes(let bytes): return String(decoding: bytes, as: UTF8.self)
        }
    }

    private func character(_ token: Token) throws(Diagnostic) -> Int64 {
        guard let bytes = GoString.unquote(token.text),
            let scalars = String(validating: bytes, as: UTF8.self)?.unicodeScalars, scalars.count == 1,
            let scalar = scalars.first
        else { throw fault("malformed character constant: \(token.text)", token) }
        return Int64(scalar.value)
    }

    // MARK: - tokens

    private mutating func skipSpace() {
        while tokens[index].kind == .space { index += 1 }
    }

    private mutating func next() -> Token {
        skipSpace()
        defer { if index < tokens.count - 1 { index += 1 } }
        return tokens[index]
    }

    private mutating func peek() -> Token {
        skipSpace()
        return tokens[index]
    }

    private mutating func expectClose(_ context: String) throws(Diagnostic) {
        let token: Token = next()
        guard token.kind == .rightDelimiter else { throw fault("unexpected \(describe(token)) in \(context)", token) }
    }

    private func describe(_ token: Token) -> String {
        switch token.kind {
        case .end: return "EOF"
        case .rightDelimiter: return "\"}}\""
        default: return "<\(String(decoding: source.bytes[token.offset..<token.end], as: UTF8.self))>"
        }
    }

    private func unclosed(_ token: Token) -> Diagnostic {
        guard let opener = open.last else { return fault("unexpected EOF", token) }
        let place: SourceLocation = source.location(at: opener.offset)
        let known: String = place.line.map { " of line \($0)" } ?? ""
        var fault: Diagnostic = fault("unexpected EOF: {{\(opener.text)}}\(known) has no {{end}}", opener)
        fault.hint = "close it with {{ end }}"
        return fault
    }

    private func fault(_ message: String, _ token: Token) -> Diagnostic {
        Diagnostic(.invalid, message, at: source.location(at: token.offset))
    }
}

extension NumberLiteral {
    /// Go's forms: decimal, 0x, 0o, 0b and 0-octal integers, floats, underscores between digits.
    init(_ text: String, _ token: Token, _ source: TemplateSource) throws(Diagnostic) {
        if let integer = GoNumber.integer(text) {
            self = .int(integer)
            return
        }
        guard NumberLiteral.separatesDigits(text) else {
            throw Diagnostic(.invalid, "bad number syntax: \"\(text)\"", at: source.location(at: token.offset))
        }
        let plain: String = text.filter { $0 != "_" }
        if plain.hasSuffix("i"), plain.dropLast().allSatisfy({ $0.isNumber || "+-.e".contains($0) }) {
            throw Diagnostic(
                .invalid, "imaginary numbers are not supported: \"\(text)\"", at: source.location(at: token.offset))
        }
        if plain.drop(while: { "+-".contains($0) }).allSatisfy(\.isNumber), Double(plain) != nil, plain.count > 18 {
            throw Diagnostic(
                .invalid, "\(text) overflows int", at: source.location(at: token.offset),
                hint: "write it as a float (\(text).0) or as text")
        }
        let isOctal: Bool = plain.count > 1 && plain.hasPrefix("0") && plain.allSatisfy(\.isNumber)
        guard !isOctal, let double = Double(plain), double.isFinite,
            plain.last?.isNumber == true || plain.hasSuffix(".")
        else {
            throw Diagnostic(.invalid, "bad number syntax: \"\(text)\"", at: source.location(at: token.offset))
        }
        self = .float(double)
    }

    /// Whether every underscore stands between digits, or between a base's prefix and a digit.
    private static func separatesDigits(_ text: String) -> Bool {
        let bytes: [UInt8] = Array(text.utf8.drop { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") })
        func isDigit(_ index: Int, hexadecimal: Bool) -> Bool {
            guard bytes.indices.contains(index) else { return false }
            let byte: UInt8 = bytes[index]
            if (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { return true }
            return hexadecimal && (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
        }
        let hasPrefix: Bool = bytes.count > 1 && bytes[0] == UInt8(ascii: "0") && bytes[1] | 0x20 == UInt8(ascii: "x")
        for index in bytes.indices where bytes[index] == UInt8(ascii: "_") {
            let afterPrefix: Bool = index == 2 && hasPrefix
            guard afterPrefix || isDigit(index - 1, hexadecimal: hasPrefix) else { return false }
            guard isDigit(index + 1, hexadecimal: hasPrefix) else { return false }
        }
        return true
    }
}
