import GoTemplate

/// Strings as the bytes they are, without a copy where that can be.
extension FunctionCall {
    /// Calls `body` with the bytes of a string parameter.
    func withText<Result>(_ index: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result) throws -> Result {
        switch arguments[index] {
        case .string(var text): return try text.withUTF8(body)
        case .binary(let bytes): return try bytes.withUnsafeBufferPointer(body)
        default: return try bytes(index).withUnsafeBufferPointer(body)
        }
    }
}

extension TemplateValue {
    /// A string of a part of a text.
    static func text(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> TemplateValue {
        text(UnsafeBufferPointer(rebasing: bytes))
    }

    static func text(_ bytes: UnsafeBufferPointer<UInt8>) -> TemplateValue {
        String(validating: bytes, as: UTF8.self).map(TemplateValue.string) ?? .binary(Array(bytes))
    }
}
