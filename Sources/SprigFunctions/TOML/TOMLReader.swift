import GoTemplate

/// Reads TOML 1.1 as BurntSushi's decoder does, its failures included.
struct TOMLReader {
    private var scanner: TOMLScanner
    private var tree = TOMLTree()
    private var depth: Int = 0

    static func parse(_ text: [UInt8]) throws(TOMLFailure) -> TemplateMap {
        // A byte order mark says nothing here, UTF-16's neither.
        let marks: [[UInt8]] = [[0xEF, 0xBB, 0xBF], [0xFF, 0xFE], [0xFE, 0xFF]]
        let mark: Int = marks.first { text.starts(with: $0) }?.count ?? 0
        let rest: [UInt8] = Array(text.dropFirst(mark))
        if rest.prefix(6).contains(0) {
            throw TOMLFailure(
                message:
                    "toml: line 1: files cannot contain NULL bytes; probably using UTF-16; TOML files must be UTF-8")
        }
        var reader = TOMLReader(scanner: TOMLScanner(rest))
        try reader.document()
        return reader.tree.root.map
    }

    private init(scanner: TOMLScanner) {
        self.scanner = scanner
    }

    private mutating func document() throws(TOMLFailure) {
        while true {
            scanner.key = tree.lastKey
            try scanner.skip(TOMLScanner.isBlank)
            switch try scanner.peek() {
            case nil: return
            case "#":
                try comment()
                continue
            case "[": try header()
            default: try pair(nil)
            }
            try lineEnd()
        }
    }

    private mutating func comment() throws(TOMLFailure) {
        try scanner.skip { !TOMLScanner.isBreak($0) }
    }

    private mutating func lineEnd() throws(TOMLFailure) {
        scanner.key = tree.lastKey
        try scanner.skip(TOMLScanner.isSpace)
        let found: Unicode.Scalar? = try scanner.peek()
        guard let found, found != "#" else { return }
        _ = try scanner.next()
        if TOMLScanner.isBreak(found) { return }
        throw scanner.failure(
            "expected a top-level item to end with a newline, comment, or EOF, but got "
                + "\(TOMLScanner.quoted(found)) instead")
    }

    // MARK: - keys

    /// `[name]` or `[[name]]`.
    private mutating func header() throws(TOMLFailure) {
        _ = try scanner.next()
        let isArray: Bool = try scanner.accept("[")
        var key: [String] = []
        repeat {
            try scanner.skip(TOMLScanner.isSpace)
            switch try scanner.peek() {
            case "]", nil: throw scanner.failure("unexpected end of table name (table names cannot be empty)")
            case ".": throw scanner.failure("unexpected table separator (table names cannot be empty)")
            default: break
            }
            if key.isEmpty { tree.line = scanner.line }
            key.append(try name())
            try scanner.skip(TOMLScanner.isSpace)
        } while try scanner.accept(".")
        let end: Unicode.Scalar? = try scanner.next()
        guard end == "]" else {
            throw scanner.failure(
                "expected '.' or ']' to end table name, but got \(TOMLScanner.quoted(end)) instead", after: end)
        }
        if isArray {
            let second: Unicode.Scalar? = try scanner.next()
            guard second == "]" else {
                throw scanner.failure(
                    "expected end of table array name delimiter ']', but got \(TOMLScanner.quoted(second)) instead",
                    after: second)
            }
        }
        try tree.enter(key, isArray: isArray)
        tree.note("", isArray: false)
    }

    /// One part of a key, possibly empty if nothing that can stand in a key is here.
    private mutating func name() throws(TOMLFailure) -> String {
        let start: Int = scanner.position
        if let quote = try scanner.peek(), quote == "\"" || quote == "'" { return try scanner.quotedKey() }
        try scanner.skip { $0.isASCII && TOMLKey.isBare(UInt8(truncatingIfNeeded: $0.value)) }
        return scanner.text(from: start)
    }

    /// A dotted key up to and with its `=`.
    private mutating func key() throws(TOMLFailure) -> [String] {
        try scanner.skip(TOMLScanner.isSpace)
        switch try scanner.peek() {
        case "=", nil: throw scanner.failure("unexpected '=': key name appears blank")
        case ".": throw scanner.failure("unexpected '.': keys cannot start with a '.'")
        default: break
        }
        tree.line = scanner.line
        var key: [String] = [try name()]
        while true {
            try scanner.skip(TOMLScanner.isSpace)
            let found: Unicode.Scalar? = try scanner.next()
            switch found {
            case "=": return key
            case ".":
                try scanner.skip(TOMLScanner.isSpace)
                switch try scanner.peek() {
                case "=", nil: throw scanner.failure("unexpected '='")
                case ".": throw scanner.failure("unexpected '.'")
                default: key.append(try name())
                }
            case nil: throw scanner.failure("unexpected EOF; expected key separator '='", after: nil)
            case "\n": throw scanner.failure("expected '.' or '=', but got '\\n' instead", line: scanner.line - 1)
            default: throw scanner.failure("expected '.' or '=', but got \(TOMLScanner.quoted(found)) instead")
            }
        }
    }

    /// `key = value` into the context, and into the inline table that holds it.
    private mutating func pair(_ inline: TOMLTable?) throws(TOMLFailure) {
        let outer: [String] = tree.context
        let key: [String] = try key()
        tree.currentKey = key[key.count - 1]
        for part in key.dropLast() {
            let way: [String] = tree.context + [part]
            tree.imply(way)
            try tree.enter(way, isArray: false)
        }
        let name: String = tree.currentKey
        let entry: TOMLEntry = try value(parentIsArray: false)
        try tree.set(name, entry)
        if case .value(.list) = entry { tree.note(name, isArray: true) } else { tree.note(name, isArray: false) }
        if let inline { try add(entry, at: key, to: inline) }
        tree.context = outer
        // In an inline table Go still names the last key.
        if inline == nil { tree.currentKey = "" }
    }

    private func add(_ entry: TOMLEntry, at key: [String], to inline: TOMLTable) throws(TOMLFailure) {
        var table: TOMLTable = inline
        for part in key.dropLast() {
            switch table.members[part] {
            case .table(let next): table = next
            case nil:
                let new = TOMLTable()
                table.members[part] = .table(new)
                table = new
            default: throw scanner.failure("\(tree.context) is not a table")
            }
        }
        table.members[key[key.count - 1]] = entry
    }

    // MARK: - values

    private static let depthLimit: Int = 1_000

    private mutating func value(parentIsArray: Bool) throws(TOMLFailure) -> TOMLEntry {
        scanner.key = tree.lastKey
        try scanner.skip(TOMLScanner.isSpace)
        switch try scanner.peek() {
        case "[", "{":
            depth += 1
            defer { depth -= 1 }
            guard depth <= TOMLReader.depthLimit else {
                throw scanner.failure("nested more than \(TOMLReader.depthLimit) deep")
            }
            return try scanner.accept("[") ? .value(.list(array())) : .table(table(parentIsArray: parentIsArray))
        case "\"", "'": return .value(.string(try scanner.string()))
        default: return .value(try scanner.scalar())
        }
    }

    /// What follows `[`.
    private mutating func array() throws(TOMLFailure) -> [TemplateValue] {
        tree.note(tree.currentKey, isArray: true)
        var elements: [TemplateValue] = []
        while true {
            try blank()
            if try scanner.accept("]") { return elements }
            if try scanner.accept(",") { throw scanner.failure("unexpected comma") }
            elements.append(try value(parentIsArray: true).value)
            scanner.key = tree.lastKey
            try blank()
            let found: Unicode.Scalar? = try scanner.next()
            if found == "]" { return elements }
            if found == "," { continue }
            throw scanner.failure(
                "expected a comma (',') or array terminator (']'), but got \(TOMLReader.shown(found))", after: found)
        }
    }

    /// What begins with `{`.
    private mutating func table(parentIsArray: Bool) throws(TOMLFailure) -> TOMLTable {
        _ = try scanner.next()
        let (outerContext, outerKey): ([String], String) = (tree.context, tree.currentKey)
        let table = TOMLTable()
        tree.context.append(tree.currentKey)
        let inner: [String] = tree.context
        tree.currentKey = ""
        tree.imply(inner)
        try tree.enter(inner, isArray: parentIsArray)
        while true {
            scanner.key = tree.lastKey
            try blank()
            if try scanner.accept("}") { break }
            if try scanner.accept(",") { throw scanner.failure("unexpected comma") }
            tree.context = inner
            try pair(table)
            scanner.key = tree.lastKey
            try blank()
            let found: Unicode.Scalar? = try scanner.next()
            if found == "}" { break }
            if found == "," { continue }
            throw scanner.failure(
                "expected a comma or an inline table terminator '}', but got \(TOMLReader.shown(found)) instead",
                after: found)
        }
        (tree.context, tree.currentKey) = (outerContext, outerKey)
        return table
    }

    /// Blank space, line breaks and comments.
    private mutating func blank() throws(TOMLFailure) {
        try scanner.skip(TOMLScanner.isBlank)
        while try scanner.peek() == "#" {
            try comment()
            try scanner.skip(TOMLScanner.isBlank)
        }
    }

    private static func shown(_ scalar: Unicode.Scalar?) -> String { scalar.map { "'\($0)'" } ?? "end of file" }
}
