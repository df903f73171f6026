import Charts
import Diagnostics
import ValueTree

/// Runs single templates in a chart that has nothing else, and compares with what Helm made of them.
struct SmallTemplates {
    private let files: [ChartFile]
    private let values: Value

    /// - Parameter setting: `values` of every case and the chart's `files` by name.
    init(_ setting: Value) throws {
        values = setting["values"] ?? [:]
        let chart: String =
            setting["chart"]?.stringValue
            ?? "apiVersion: v2\nname: c\nversion: 0.1.0\n"
            + "maintainers: [{name: m, email: m@x, url: u}]\nkeywords: [k]\n"
        files =
            [ChartFile(name: "Chart.yaml", data: Array(chart.utf8))]
            + (setting["files"]?.mapValue ?? [:]).map { name, text in
                ChartFile(name: name, data: Array((text.stringValue ?? "").utf8))
            }
    }

    func run(_ template: String) throws -> String {
        let file = ChartFile(name: "templates/t.yaml", data: Array(template.utf8))
        let chart: Chart = try ChartLoader.load(files: files + [file], source: "c")
        let release = ReleaseOptions(name: "r", namespace: "n")
        let outputs: [String: [UInt8]] = try ChartRenderer.outputs(chart: chart, values: values, release: release)
        return repaired(outputs["c/templates/t.yaml"] ?? [])
    }

    /// What the recorder's JSON says of bytes that are no UTF-8: a mark for each.
    private func repaired(_ bytes: [UInt8]) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        var (text, rest): (String, ArraySlice<UInt8>) = ("", bytes[...])
        while !rest.isEmpty {
            let width: Int = (1...4).first { String(validating: rest.prefix($0), as: UTF8.self) != nil } ?? 0
            text += width == 0 ? "\u{FFFD}" : String(decoding: rest.prefix(width), as: UTF8.self)
            rest = rest.dropFirst(max(1, width))
        }
        return text
    }

    /// nil if `recorded` (`template` with `output` or `error`) is what we make of it, too.
    func difference(_ recorded: Value) throws -> String? {
        do {
            let output: String = try run(recorded["template"]?.stringValue ?? "")
            guard let expected = recorded["output"]?.stringValue else {
                return "we print \(output.debugDescription), Helm fails: \(recorded["error"]?.stringValue ?? "")"
            }
            return output.utf8.elementsEqual(expected.utf8)
                ? nil : "\(output.debugDescription), Helm \(expected.debugDescription)"
        } catch let error as Diagnostic {
            guard let expected = recorded["error"]?.stringValue else {
                return
                    "we fail: \(error.message); Helm prints \(recorded["output"]?.stringValue.debugDescription ?? "")"
            }
            guard error.location != nil else { return "no place in \(error)" }
            if HelmError.isSameKind(error.message, expected) { return nil }
            return "error \(error.message.debugDescription), Helm \(HelmError.essence(expected).debugDescription)"
        }
    }
}

/// Helm's errors, for comparison.
enum HelmError {
    /// Whether two errors say the same: a text that does not parse is one kind (Helm stops at the first fault of its
    /// grammar, we may name another), else one message holds the other.
    static func isSameKind(_ ours: String, _ theirs: String) -> Bool {
        if !ours.isEmpty, theirs.utf8.suffix(ours.utf8.count).elementsEqual(ours.utf8) { return true }
        if theirs.contains("parse error at") || theirs.contains("cannot parse template") { return true }
        let (left, right): (String, String) = (essence(ours), essence(theirs))
        return left.contains(right) || right.contains(left)
    }

    /// The last thing that an error says: without the places, the templates on the way and the functions called.
    static func essence(_ error: String) -> String {
        var text: Substring = error.split(separator: "\n").last.map { $0[...] } ?? ""
        text = text.drop { $0 == " " }
        if let place = text.firstMatch(of: #/execution error at \([^)]*\): /#) {
            text = text[place.range.upperBound...]
        }
        while let match = text.firstMatch(of: #/error calling [A-Za-z0-9]+: /#) {
            text = text[match.range.upperBound...]
        }
        // The type is that of the variable in Go, which is often interface {}: we name the value's.
        if let field = text.firstMatch(of: #/can't evaluate field [^ ]+/#) { return String(field.output) }
        if let type = wantedType(String(text)) { return "expected \(type)" }
        let kind: [String]? = kinds.first { words in words.contains(where: text.contains) }
        return kind?[0] ?? String(text)
    }

    /// The type that a function asked for, which Go says in five ways; nil if the error is about something else.
    private static func wantedType(_ text: String) -> String? {
        if let found = text.firstMatch(of: #/expected (unsigned integer|integer|float|bool|string); found/#) {
            let names: [Substring: String] = ["integer": "int", "unsigned integer": "int", "float": "float64"]
            return names[found.output.1] ?? String(found.output.1)
        }
        let ways = [
            #/wrong type for value; expected (.+?); got/#, #/invalid value; expected (.+)$/#,
            #/cannot assign nil to (.+)$/#, #/can't handle .* for arg of type (.+)$/#,
        ]
        return ways.lazy.compactMap { text.firstMatch(of: $0)?.output.1 }.first.map {
            $0 == "uint32" ? "int" : String($0)
        }
    }

    /// What Go, its reflection and Sprig say in several ways; the first one stands for all.
    private static let kinds: [[String]] = [
        ["index out of range", "reflect: slice index out of range"],
        ["slice bounds out of range", "slice index out of bounds"],
        ["index of untyped nil", "index of nil pointer"],
        ["len of nil pointer", "call of reflect.Value.Type on zero Value"],
        [
            "Cannot slice on type", "Cannot find", "Cannot push on", "Cannot prepend on", "Cannot concat",
            "Cannot chunk",
            "Cannot compact on", "Cannot without on", "Cannot uniq on", "Cannot append on", "Cannot rest on",
            "Cannot initial on", "Cannot first on", "Cannot last on", "Cannot reverse on", "Cannot has on",
            "Cannot must", "list should be type of slice or array but", "nil pointer dereference",
        ],
        ["invalid semantic version", "version segment starts with 0", "error parsing version segment"],
        ["exceeded maximum template depth"], ["non-function", "call of nil"], ["non-comparable type"],
        ["template not defined", "no template \"", "\" not defined"],
    ]
}
