import Diagnostics
package import ValueTree

/// One argument of `--set` and its relatives: `name=value,a.b=x,list={1,2},list[0].key=y`, in Helm's grammar.
package enum SetExpression {
    /// What the text after `=` becomes.
    package enum Style: String, Sendable {
        /// `--set`: true, false, null and integers are typed, all else is text.
        case typed = "--set"
        /// `--set-string`: always text.
        case string = "--set-string"
        /// `--set-json`: JSON values; numbers become floats.
        case json = "--set-json"
        /// `--set-file`: names of files whose contents are the values.
        case file = "--set-file"
        /// `--set-literal`: all the rest of the argument, as text, commas and backslashes included.
        case literal = "--set-literal"

        var flag: String { rawValue }
    }

    /// Lays the values of `expression` over `values`, a map.
    ///
    /// - Parameter file: gives the text of a file named in a `--set-file` argument.
    /// - Throws: `invalid`, located in the argument; whatever `file` throws.
    package static func apply(
        _ expression: String, style: Style, to values: Value,
        file: (String) throws -> String = { _ in "" }
    ) throws -> Value {
        var members: [String: Value] = values.mapValue ?? [:]
        if style == .json, let first = expression.first(where: { !$0.isWhitespace }), first == "{" {
            let object: Value = try JSONReader.parse(expression, file: style.flag, numbers: .floats)
            return values.merged(with: object)
        }
        var parser = SetExpressionParser(expression, style: style)
        try parser.parse(into: &members, file: file)
        return .map(members)
    }
}
