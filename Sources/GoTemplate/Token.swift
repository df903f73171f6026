/// A lexical item of an action.
struct Token {
    enum Kind: Equatable {
        case text
        case leftDelimiter
        case rightDelimiter
        case identifier
        case keyword
        /// `.name`
        case field
        /// `$name` or `$`
        case variable
        case dot
        case bool
        case null
        case number
        case string
        case rawString
        case character
        case pipe
        case leftParenthesis
        case rightParenthesis
        case comma
        case declare
        case assign
        case space
        case end
    }

    var kind: Kind
    /// Byte offset of the first byte in the template's text.
    var offset: Int
    /// Byte offset after the last byte.
    var end: Int
    /// The spelling; empty for what its kind tells (delimiters, spaces, text).
    var text: String = ""
}
