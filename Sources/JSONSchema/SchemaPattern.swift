import RegularExpressions

/// A regular expression of a schema: it may match anywhere in the text.
struct SchemaPattern: Sendable {
    private let expression: RegularExpression

    init?(_ pattern: String) {
        guard let expression = try? RegularExpression(pattern) else { return nil }
        self.expression = expression
    }

    func matches(_ text: String) -> Bool { expression.matches(text) }
}
