import FoundationEssentials

/// Base64 of Secrets' values.
enum PodData {
    static func bytes(_ encoded: String) -> [UInt8]? { Data(base64Encoded: encoded).map { [UInt8]($0) } }
    static func encode(_ text: String) -> String { Data(text.utf8).base64EncodedString() }
    static func text(_ encoded: String) -> String? { bytes(encoded).map { String(decoding: $0, as: UTF8.self) } }
}
