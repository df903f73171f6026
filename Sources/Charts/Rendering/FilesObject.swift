import Diagnostics
import GoTemplate
import ValueTree
import YAML

/// What templates see as `.Files`: the chart's files that are no templates.
final class FilesObject: TemplateObject {
    private let files: [String: [UInt8]]

    init(_ files: [String: [UInt8]]) {
        self.files = files
    }

    convenience init(_ files: [ChartFile]) {
        self.init(Dictionary(files.map { ($0.name, $0.data) }, uniquingKeysWith: { _, last in last }))
    }

    var typeName: String { "engine.files" }
    var kindName: String { "map" }
    var text: String { elements.map(ValueText.text) ?? "map[]" }
    var tree: Value { .map(files.mapValues { TemplateValue.bytes($0).tree }) }
    var elements: TemplateValue? { .map(TemplateMap(files.mapValues(TemplateValue.bytes))) }

    func call(_ name: String, _ arguments: [TemplateValue]) throws -> TemplateValue? {
        switch name {
        case "Get": return .string(bytes: files[try path(name, arguments)] ?? [])
        case "GetBytes": return .bytes(files[try path(name, arguments)] ?? [])
        case "Glob":
            // As in Helm, a malformed pattern takes everything.
            let glob: FilesGlob? = FilesGlob(try path(name, arguments))
            return .object(FilesObject(files.filter { glob?.matches($0.key) ?? true }))
        case "Lines":
            guard let data = files[try path(name, arguments)] else { return .strings([]) }
            let lines = (data.last == UInt8(ascii: "\n") ? data.dropLast() : data[...]).split(
                separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            return .strings(lines.map { .string(bytes: Array($0)) })
        case "AsConfig": return .string(flattened { String(decoding: $0, as: UTF8.self) })
        case "AsSecrets": return .string(flattened { TemplateValue.bytes($0).tree.stringValue ?? "" })
        default: return nil
        }
    }

    /// A file by its name, which a template can spell if it has no dots; empty if there is none.
    func field(_ name: String) -> TemplateValue? { .bytes(files[name] ?? []) }

    private func path(_ method: String, _ arguments: [TemplateValue]) throws -> String {
        guard arguments.count == 1 else {
            throw Diagnostic(
                .invalid, "wrong number of args for \(method): want 1 got \(arguments.count)",
                hint: ".Files.\(method) takes one text, the name of a file or a pattern")
        }
        guard case .string(let path) = arguments[0] else {
            throw Diagnostic(
                .invalid, "wrong type for value; expected string; got \(arguments[0].typeName)",
                hint: ".Files.\(method) takes one text, the name of a file or a pattern")
        }
        return path
    }

    /// The files as a YAML map by base name, without the line break at its end.
    private func flattened(_ text: ([UInt8]) -> String) -> String {
        var members: [String: Value] = [:]
        for name in files.sortedKeys {
            let base: Substring = name[(name.lastIndex(of: "/").map(name.index(after:)) ?? name.startIndex)...]
            members[String(base)] = .string(text(files[name] ?? []))
        }
        let yaml: String = YAMLWriter.readable(.map(members)) ?? ""
        return yaml.hasSuffix("\n") ? String(yaml.dropLast()) : yaml
    }
}
