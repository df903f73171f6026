package import Diagnostics
package import ValueTree

/// Reads YAML as `sigs.k8s.io/yaml` does (YAML 1.1 words and numbers, through JSON): what kubectl and Helm understand.
package enum YAMLReader {
    /// The first document; an empty text is null.
    ///
    /// - Parameters:
    ///   - file: what errors call the text.
    ///   - numbers: what a number becomes.
    /// - Throws: ``Diagnostic`` with code `invalid`, naming file, line and column.
    package static func parse(
        _ text: [UInt8], file: String = "YAML", numbers: JSONReader.Numbers = .floats
    ) throws(Diagnostic) -> Value {
        var composer = YAMLComposer(text: text, file: file, numbers: numbers)
        return try composer.documents(limit: 1).first ?? .null
    }

    package static func parse(
        _ text: String, file: String = "YAML", numbers: JSONReader.Numbers = .floats
    ) throws(Diagnostic) -> Value {
        try parse(Array(text.utf8), file: file, numbers: numbers)
    }

    /// Where the value at `path`, its keys and (as text) indices, is set; nil if it is not, or by an alias only.
    package static func place(
        of path: [String], in text: [UInt8], file: String
    ) throws(Diagnostic) -> SourceLocation? {
        var composer = YAMLComposer(text: text, file: file, numbers: .floats)
        return try composer.place(of: path)
    }

    /// Every document of a stream, in order.
    package static func documents(
        _ text: [UInt8], file: String = "YAML", numbers: JSONReader.Numbers = .floats
    ) throws(Diagnostic) -> [Value] {
        var composer = YAMLComposer(text: text, file: file, numbers: numbers)
        return try composer.documents(limit: .max)
    }
}
