import Diagnostics
package import ValueTree
import YAML

/// Reads values files: a chart's own values.yaml and those given with `-f`.
package enum ValuesFile {
    /// The map in `data`; every number becomes a float. Several documents are laid over each other, the last on
    /// top; an empty file is an empty map.
    ///
    /// - Throws: `invalid` with file, line and column.
    package static func parse(_ data: [UInt8], file: String) throws -> Value {
        var merged: Value = [:]
        for document in try YAMLReader.documents(data, file: file, numbers: .floats) {
            switch document {
            case .null: continue
            case .map: merged = merged.merged(with: document)
            default:
                throw Diagnostic(
                    .invalid, "values must be a map, but this is \(article(document.kindName))",
                    at: SourceLocation(file: file, line: 1, column: 1), hint: "write them as key: value")
            }
        }
        return merged
    }

    private static func article(_ noun: String) -> String {
        noun.first.map { "aeiou".contains($0) } ?? false ? "an \(noun)" : "a \(noun)"
    }
}
