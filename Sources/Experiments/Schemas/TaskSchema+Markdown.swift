package import Diagnostics

extension TaskSchema {
    /// The page on tasks with its tables renewed from the declarations.
    ///
    /// A table stands between the lines `<!-- chart:TASK -->` (the chart's values) or `<!-- task:TASK -->` (a task's own
    /// inputs) and `<!-- end -->`.
    ///
    /// - Throws: ``Diagnostic`` `invalid` for a marker of an unknown task, and for one without an end.
    package static func renewedPage(_ page: String) throws(Diagnostic) -> String {
        var lines: [Substring] = []
        var isTable: Bool = false
        for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
            if line == "<!-- end -->" { isTable = false }
            guard !isTable else { continue }
            lines.append(line)
            guard line.hasPrefix("<!-- "), line.hasSuffix(" -->"), line.contains(":") else { continue }
            let words: [Substring] = line.dropFirst(5).dropLast(4).split(separator: ":")
            let schemas: [TaskSchema] = words.first == "chart" ? TaskRegistry.chartSchemas : TaskRegistry.schemas
            guard words.count == 2, let schema = schemas.first(where: { $0.task == words[1] }) else {
                throw Diagnostic(.invalid, "\(line) is of no task")
            }
            lines.append(Substring(schema.table))
            isTable = true
        }
        guard !isTable else { throw Diagnostic(.invalid, "a table has no <!-- end -->") }
        return lines.joined(separator: "\n")
    }

    private var table: String {
        "\n| name | what it is | default | meaning |\n|---|---|---|---|\n"
            + TaskSchema.rows(fields, prefix: "").joined(separator: "\n") + "\n"
    }

    /// A value as code, a description as it is.
    private static func shown(_ fallback: String?) -> String {
        guard let fallback else { return "" }
        return fallback.contains(" ") && !fallback.hasPrefix("[") ? fallback : "`\(fallback)`"
    }

    private static func rows(_ fields: [Field], prefix: String) -> [String] {
        fields.flatMap { field in
            let fallback: String = field.isRequired ? "required" : TaskSchema.shown(field.fallback)
            let cells: [String] = ["`\(prefix)\(field.name)`", field.kind.words, fallback, field.meaning]
            let row: String = "| \(cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ")) |"
            switch field.kind {
            case .fields(let inner), .someOf(let inner): return [row] + rows(inner, prefix: "\(prefix)\(field.name).")
            case .list(.fields(let inner)), .list(.someOf(let inner)):
                return [row] + rows(inner, prefix: "\(prefix)\(field.name)[].")
            default: return [row]
            }
        }
    }
}

extension TaskSchema.Kind {
    fileprivate var words: String {
        switch self {
        case .string: "text"
        case .matching(_, let words): words
        case .choice(let words): words.joined(separator: ", ")
        case .bool: "true or false"
        case .integer: "whole number"
        case .number: "number"
        case .numbers(let above, let limit):
            "number"
                + [above.map { " above \($0.formatted)" }, limit.map { " up to \($0.formatted)" }].compactMap { $0 }
                .joined(separator: ",")
        case .duration: "duration"
        case .texts: "map of texts"
        case .anything: "map"
        case .list(.fields), .list(.someOf), .list(.anything): "list of maps"
        case .list(let element): "list of \(element.words)s"
        case .fields, .someOf: "map"
        case .named(.fields, _): "map of maps"
        case .named(let element, _): "map of \(element.words)s"
        }
    }
}
