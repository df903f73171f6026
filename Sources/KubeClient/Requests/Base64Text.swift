import FoundationEssentials

/// Base64 with the standard alphabet and padding.
enum Base64Text {
    static func encode(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }
}
