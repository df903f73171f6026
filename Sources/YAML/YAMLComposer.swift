import CYAML
import Diagnostics
import ValueTree

/// Builds values from libyaml's events.
struct YAMLComposer {
    private let text: [UInt8]
    private let file: String
    private let numbers: JSONReader.Numbers
    private var anchors: [String: Anchored] = [:]
    /// Nodes read, and nodes that aliases repeated: their ratio tells an alias bomb.
    private var nodeCount: Int = 0
    private var aliasedCount: Int = 0
    private var depth: Int = 0
    /// The way to a key whose place is asked for, how much of it is above the node being read, and the place.
    private var wanted: [String] = []
    private var followed: Int = 0
    private var found: yaml_mark_t?

    private struct Anchored {
        let value: Value
        let size: Int
    }

    private static let maximumDepth: Int = 1_000

    init(text: [UInt8], file: String, numbers: JSONReader.Numbers) {
        self.text = text
        self.file = file
        self.numbers = numbers
    }

    /// Where the key at the end of `path` stands; the last place if there are several. An index is a number's text.
    mutating func place(of path: [String]) throws(Diagnostic) -> SourceLocation? {
        wanted = path
        _ = try documents(limit: .max)
        return found.map { fault("", $0).location } ?? nil
    }

    /// Reads a member's node; if the member is on the wanted way, what is in it may be, too.
    private mutating func member(
        _ key: String, _ mark: yaml_mark_t, _ event: Event, depth: Int, _ parser: inout yaml_parser_t
    ) throws(Diagnostic) -> Value {
        guard !wanted.isEmpty, followed == depth, followed < wanted.count, wanted[followed] == key else {
            return try node(event, &parser)
        }
        followed += 1
        if followed == wanted.count { found = mark }
        let value: Value = try node(event, &parser)
        followed -= 1
        return value
    }

    mutating func documents(limit: Int) throws(Diagnostic) -> [Value] {
        var parser = yaml_parser_t()
        guard yaml_parser_initialize(&parser) == 1 else {
            throw Diagnostic(.failed, "out of memory in the YAML parser")
        }
        defer { yaml_parser_delete(&parser) }
        let outcome: Result<[Value], Diagnostic> = text.withUnsafeBufferPointer { bytes in
            yaml_parser_set_input_string(&parser, bytes.baseAddress, bytes.count)
            do throws(Diagnostic) {
                return .success(try stream(&parser, limit: limit))
            } catch {
                return .failure(error)
            }
        }
        return try outcome.get()
    }

    private mutating func stream(_ parser: inout yaml_parser_t, limit: Int) throws(Diagnostic) -> [Value] {
        var found: [Value] = []
        while true {
            let event: Event = try next(&parser)
            switch event.kind {
            case .documentStart:
                anchors = [:]
                found.append(try node(try next(&parser), &parser))
                _ = try next(&parser)  // the end of the document
                if found.count >= limit { return found }
            case .streamEnd: return found
            default: continue
            }
        }
    }

    // MARK: - nodes

    private mutating func node(_ event: Event, _ parser: inout yaml_parser_t) throws(Diagnostic) -> Value {
        nodeCount += 1
        let sizeBefore: Int = nodeCount
        let value: Value
        switch event.kind {
        case .scalar: value = try scalar(event)
        case .alias: return try alias(event)
        case .sequenceStart:
            try enter(event)
            var elements: [Value] = []
            while true {
                let element: Event = try next(&parser)
                if element.kind == .sequenceEnd { break }
                let mark: yaml_mark_t = element.mark
                elements.append(
                    try member(wanted.isEmpty ? "" : String(elements.count), mark, element, depth: depth - 1, &parser))
            }
            depth -= 1
            value = .list(elements)
        case .mappingStart:
            try enter(event)
            value = try mapping(&parser)
            depth -= 1
        default:
            throw fault("unexpected end of the document", event.mark)
        }
        if let anchor = event.anchor { anchors[anchor] = Anchored(value: value, size: nodeCount - sizeBefore + 1) }
        return value
    }

    private mutating func enter(_ event: Event) throws(Diagnostic) {
        depth += 1
        if depth > YAMLComposer.maximumDepth {
            throw fault("nested more than \(YAMLComposer.maximumDepth) levels deep", event.mark)
        }
    }

    private mutating func alias(_ event: Event) throws(Diagnostic) -> Value {
        let name: String = event.anchor ?? ""
        guard let anchored = anchors[name] else { throw fault("unknown anchor '\(name)' referenced", event.mark) }
        nodeCount += anchored.size
        aliasedCount += anchored.size
        if aliasedCount > 100_000, aliasedCount > 100 * (nodeCount - aliasedCount) {
            throw fault("document contains excessive aliasing", event.mark)
        }
        return anchored.value
    }

    private mutating func mapping(_ parser: inout yaml_parser_t) throws(Diagnostic) -> Value {
        var members: [String: Value] = [:]
        var merged: [String: Value] = [:]
        while true {
            let keyEvent: Event = try next(&parser)
            if keyEvent.kind == .mappingEnd { break }
            let isMerge: Bool = keyEvent.isPlain && ScalarResolution.resolve(keyEvent.text) == .merge
            let key: String = isMerge ? "" : try self.key(keyEvent, &parser)
            // A key that comes twice: the last wins, as in Helm.
            let valueEvent: Event = try next(&parser)
            let value: Value = try member(key, keyEvent.mark, valueEvent, depth: depth - 1, &parser)
            if isMerge {
                try merge(value, into: &merged, valueEvent)
            } else {
                members[key] = value
            }
        }
        members.merge(merged) { own, _ in own }
        return .map(members)
    }

    /// `<<: *base` or `<<: [*one, *other]`: the map's own keys win, then the earlier of several.
    private func merge(_ value: Value, into merged: inout [String: Value], _ event: Event) throws(Diagnostic) {
        switch value {
        case .map(let members): merged.merge(members) { earlier, _ in earlier }
        case .list(let maps):
            for map in maps {
                guard case .map(let members) = map else {
                    throw fault("map merge requires map or sequence of maps as the value", event.mark)
                }
                merged.merge(members) { earlier, _ in earlier }
            }
        default: throw fault("map merge requires map or sequence of maps as the value", event.mark)
        }
    }

    /// Keys are strings in JSON: numbers and booleans are spelled out, floats with the digits of a 32-bit one.
    private mutating func key(_ event: Event, _ parser: inout yaml_parser_t) throws(Diagnostic) -> String {
        if event.kind == .scalar, event.isPlain, event.tag == nil {
            nodeCount += 1
            switch ScalarResolution.resolve(event.text) {
            case .integer(let digits) where Int64(digits) != nil: return anchored(event, digits)
            case .float(let double): return anchored(event, YAMLComposer.keyText(double))
            case .null, .integer: throw unsupportedKey(event)
            default: break
            }
        }
        switch try node(event, &parser) {
        case .string(let text): return text
        case .bool(let flag): return flag ? "true" : "false"
        case .int(let integer): return String(integer)
        case .float(let double): return Int64(exactly: double).map { String($0) } ?? YAMLComposer.keyText(double)
        case .null, .list, .map: throw unsupportedKey(event)
        }
    }

    private mutating func anchored(_ event: Event, _ text: String) -> String {
        if let anchor = event.anchor { anchors[anchor] = Anchored(value: .string(text), size: 1) }
        return text
    }

    private static func keyText(_ double: Double) -> String {
        guard let shortest = ShortestFloat(digitsOf: Float(double)) else {
            return double.isNaN ? ".nan" : double < 0 ? "-.inf" : ".inf"
        }
        return shortest.general()
    }

    private func unsupportedKey(_ event: Event) -> Diagnostic {
        fault("unsupported map key: a key must be a string, a number or a boolean", event.mark)
    }

    // MARK: - scalars

    private func scalar(_ event: Event) throws(Diagnostic) -> Value {
        switch event.tag {
        case "tag:yaml.org,2002:str", "!": return .string(event.text)
        case "tag:yaml.org,2002:binary":
            guard let bytes = Base64.decode(event.text) else {
                throw fault("!!binary value contains invalid base64 data", event.mark)
            }
            return .string(String(decoding: bytes, as: UTF8.self))
        case "tag:yaml.org,2002:float":
            if case .integer(let digits) = ScalarResolution.resolve(event.text), let double = Double(digits) {
                return .float(double)
            }
            return try resolved(event)
        case nil where !event.isPlain: return .string(event.text)
        case nil, "tag:yaml.org,2002:int", "tag:yaml.org,2002:bool", "tag:yaml.org,2002:null",
            "tag:yaml.org,2002:timestamp":
            return try checked(event, try resolved(event))
        // A tag that YAML does not define makes the scalar a text, as in Go.
        default: return .string(event.text)
        }
    }

    /// A core tag must fit what the text says: `!!int x` is refused.
    private func checked(_ event: Event, _ value: Value) throws(Diagnostic) -> Value {
        if event.tag == "tag:yaml.org,2002:int", value.doubleValue == nil {
            throw fault("cannot decode !!str `\(event.text)` as a !!int", event.mark)
        }
        return value
    }

    private func resolved(_ event: Event) throws(Diagnostic) -> Value {
        switch ScalarResolution.resolve(event.text) {
        case .null: return .null
        case .bool(let flag): return .bool(flag)
        case .string, .merge: return .string(event.text)
        case .integer(let digits):
            if numbers == .integersAndFloats, let integer = Int64(digits) { return .int(integer) }
            return .float(Double(digits) ?? 0)
        case .float(let double):
            guard double.isFinite else { throw fault("unsupported value: \(event.text) has no JSON form", event.mark) }
            if numbers == .integersAndFloats, let integer = Int64(exactly: double),
                !event.text.contains(where: { ".eE".contains($0) })
            {
                return .int(integer)
            }
            return .float(double)
        }
    }

    // MARK: - events

    private enum Kind {
        case streamStart, streamEnd, documentStart, documentEnd, alias, scalar, sequenceStart, sequenceEnd,
            mappingStart,
            mappingEnd
    }

    private struct Event {
        var kind: Kind
        var mark: yaml_mark_t
        var anchor: String?
        var tag: String?
        var text: String = ""
        var isPlain: Bool = false
    }

    private func next(_ parser: inout yaml_parser_t) throws(Diagnostic) -> Event {
        var event = yaml_event_t()
        guard yaml_parser_parse(&parser, &event) == 1 else { throw parserFault(parser) }
        defer { yaml_event_delete(&event) }
        switch event.type {
        case YAML_STREAM_END_EVENT, YAML_NO_EVENT: return Event(kind: .streamEnd, mark: event.start_mark)
        case YAML_DOCUMENT_START_EVENT: return Event(kind: .documentStart, mark: event.start_mark)
        case YAML_DOCUMENT_END_EVENT: return Event(kind: .documentEnd, mark: event.start_mark)
        case YAML_ALIAS_EVENT:
            return Event(kind: .alias, mark: event.start_mark, anchor: string(event.data.alias.anchor))
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            return Event(
                kind: .scalar, mark: event.start_mark, anchor: string(scalar.anchor), tag: string(scalar.tag),
                text: String(decoding: bytes, as: UTF8.self), isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE)
        case YAML_SEQUENCE_START_EVENT:
            return Event(
                kind: .sequenceStart, mark: event.start_mark, anchor: string(event.data.sequence_start.anchor))
        case YAML_SEQUENCE_END_EVENT: return Event(kind: .sequenceEnd, mark: event.start_mark)
        case YAML_MAPPING_START_EVENT:
            return Event(kind: .mappingStart, mark: event.start_mark, anchor: string(event.data.mapping_start.anchor))
        case YAML_MAPPING_END_EVENT: return Event(kind: .mappingEnd, mark: event.start_mark)
        default: return Event(kind: .streamStart, mark: event.start_mark)
        }
    }

    private func string(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        pointer.map { String(cString: $0) }
    }

    // MARK: - faults

    private func parserFault(_ parser: yaml_parser_t) -> Diagnostic {
        let problem: String = parser.problem.map { String(cString: $0) } ?? "invalid YAML"
        switch parser.error {
        case YAML_READER_ERROR:
            let offset: Int = min(Int(parser.problem_offset), text.count)
            let line: Int = text[..<offset].count { $0 == 0x0A }
            let start: Int = (text[..<offset].lastIndex(of: 0x0A) ?? -1) + 1
            return fault(problem, line: line, column: offset - start)
        default:
            let context: String = parser.context.map { " " + String(cString: $0) } ?? ""
            return fault(
                problem + context, line: Int(parser.problem_mark.line), column: Int(parser.problem_mark.column))
        }
    }

    private func fault(_ message: String, _ mark: yaml_mark_t) -> Diagnostic {
        fault(message, line: Int(mark.line), column: Int(mark.column))
    }

    private func fault(_ message: String, line: Int, column: Int) -> Diagnostic {
        let lines: [ArraySlice<UInt8>] = text.split(
            separator: 0x0A, maxSplits: line + 1, omittingEmptySubsequences: false)
        let source: String? =
            line < lines.count && lines[line].count <= 500 ? String(decoding: lines[line], as: UTF8.self) : nil
        return Diagnostic(
            .invalid, message, at: SourceLocation(file: file, line: line + 1, column: column + 1, sourceLine: source))
    }
}
