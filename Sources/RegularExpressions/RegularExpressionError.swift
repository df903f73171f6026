/// Why a pattern is no regular expression, in Go's words.
package struct RegularExpressionError: Error, Equatable, CustomStringConvertible {
    package enum Reason: String, Sendable {
        case characterClass = "invalid character class"
        case characterRange = "invalid character class range"
        case escape = "invalid escape sequence"
        case namedCapture = "invalid named capture"
        case perlSyntax = "invalid or unsupported Perl syntax"
        case nestedRepetition = "invalid nested repetition operator"
        case repeatCount = "invalid repeat count"
        case utf8 = "invalid UTF-8"
        case missingBracket = "missing closing ]"
        case missingParenthesis = "missing closing )"
        case missingRepeatArgument = "missing argument to repetition operator"
        case trailingBackslash = "trailing backslash at end of expression"
        case unexpectedParenthesis = "unexpected )"
        case nestingDepth = "expression nests too deeply"
        case tooLarge = "expression too large"
    }

    package let reason: Reason
    /// The part of the pattern that is wrong.
    package let part: [UInt8]

    package var description: String {
        "error parsing regexp: \(reason.rawValue): `\(String(decoding: part, as: UTF8.self))`"
    }
}
