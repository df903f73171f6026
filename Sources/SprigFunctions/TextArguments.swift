import GoTemplate
import GoText
import RegularExpressions

/// The bytes of a Go string, as functions see them.
typealias TextBytes = UnsafeBufferPointer<UInt8>

/// Strings as the bytes they are, without a copy where that can be.
extension FunctionCall {
    /// Calls `body` with the bytes of a string parameter.
    func withText<Result>(_ index: Int, _ body: (TextBytes) throws -> Result) throws -> Result {
        switch arguments[index] {
        case .string(var text): return try text.withUTF8(body)
        case .binary(let bytes): return try bytes.withUnsafeBufferPointer(body)
        default: return try bytes(index).withUnsafeBufferPointer(body)
        }
    }

    /// Calls `body` with the bytes of two string parameters.
    func withTexts<Result>(
        _ first: Int, _ second: Int, _ body: (TextBytes, TextBytes) throws -> Result
    ) throws -> Result {
        try withText(first) { one in try withText(second) { other in try body(one, other) } }
    }

    /// The part of a string parameter that `body` picks: the parameter itself where that is all of it.
    func part(_ index: Int, _ body: (TextBytes) throws -> Range<Int>) throws -> TemplateValue {
        try withText(index) { text in
            let range: Range<Int> = try body(text)
            return range.count == text.count ? arguments[index] : .text(text[range])
        }
    }

    /// A string parameter with every code point changed by `change`; what is no UTF-8 becomes U+FFFD, as in Go's
    /// `strings.Map`.
    func mapped(_ index: Int, _ change: (UInt32) -> UInt32) throws -> TemplateValue {
        try withText(index) { text in
            var output: [UInt8] = []
            output.reserveCapacity(text.count)
            var place: Int = 0
            while place < text.count {
                let decoded: GoUTF8.Decoded = GoUTF8.decode(text, at: place)
                GoUTF8.append(change(decoded.scalar), to: &output)
                place += decoded.width
            }
            return .string(bytes: output)
        }
    }
}

extension TemplateValue {
    /// A string of a part of a text.
    static func text(_ bytes: Slice<TextBytes>) -> TemplateValue { text(TextBytes(rebasing: bytes)) }

    static func text(_ bytes: TextBytes) -> TemplateValue {
        String(validating: bytes, as: UTF8.self).map(TemplateValue.string) ?? .binary(Array(bytes))
    }

    /// A string of `count` bytes that `fill` writes; without a copy where `isUTF8` says that it will be UTF-8.
    static func text(
        count: Int, isUTF8: Bool, _ fill: (UnsafeMutableBufferPointer<UInt8>) -> Void
    ) -> TemplateValue {
        if isUTF8 {
            return .string(
                String(unsafeUninitializedCapacity: count) { buffer in
                    fill(UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
                    return count
                })
        }
        return .string(
            bytes: Array(unsafeUninitializedCapacity: count) { buffer, written in
                fill(buffer)
                written = count
            })
    }

    /// Whether it is a string of valid UTF-8.
    var isText: Bool {
        if case .string = self { return true }
        return false
    }

    /// Appends the value as Sprig's `toString` has it.
    func appendText(to output: inout [UInt8]) {
        switch self {
        case .string(let text): output += text.utf8
        case .binary(let bytes), .bytes(let bytes): output += bytes
        default: ValueText.append(self, topLevel: false, to: &output)
        }
    }
}
