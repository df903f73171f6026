import GoTemplate
import ValueTree

/// Sprig's encodings. JSON and YAML are Helm's, in `HelmFunctions`.
enum EncodingFunctions {
    static func add(to library: inout FunctionLibrary) {
        library.add("b64enc", 1) { .string(Base64Text.encode(try bytes($0))) }
        library.add("b64dec", 1) { call in
            guard let decoded = decode64(try call.string(0)) else {
                return .string("illegal base64 data at input byte 0")
            }
            return .string(bytes: decoded)
        }
        library.add("b32enc", 1) { .string(encode32(try bytes($0))) }
        library.add("b32dec", 1) { call in
            let text: String = try call.string(0)
            guard let decoded = decode32(text) else {
                return .string("illegal base32 data at input byte \(firstFault(text, alphabet32, group: 8))")
            }
            return .string(bytes: decoded)
        }
    }

    private static func bytes(_ call: FunctionCall) throws -> [UInt8] {
        if case .bytes(let bytes) = call[0] { return bytes }
        return try call.bytes(0)
    }

    private static let alphabet64: [UInt8] = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    private static func decode64(_ text: String) -> [UInt8]? { decode(text, alphabet: alphabet64, bits: 6, group: 4) }

    /// Where Go's decoder stops: at the first foreign byte, or at the start of an unfinished group.
    private static func firstFault(_ text: String, _ alphabet: [UInt8], group: Int) -> Int {
        let bytes: [UInt8] = Array(text.utf8)
        return bytes.firstIndex { !alphabet.contains($0) && $0 != UInt8(ascii: "=") } ?? bytes.count / group * group
    }

    private static let alphabet32: [UInt8] = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

    private static func decode32(_ text: String) -> [UInt8]? { decode(text, alphabet: alphabet32, bits: 5, group: 8) }

    private static func decode(_ text: String, alphabet: [UInt8], bits: Int, group: Int) -> [UInt8]? {
        let digits: [UInt8] = text.utf8.filter { $0 != 0x0A && $0 != 0x0D }
        guard digits.count % group == 0 else { return nil }
        var output: [UInt8] = []
        var (buffer, available): (UInt64, Int) = (0, 0)
        var hasEnded: Bool = false
        for digit in digits {
            if digit == UInt8(ascii: "=") {
                hasEnded = true
                continue
            }
            guard !hasEnded, let value = alphabet.firstIndex(of: digit) else { return nil }
            buffer = buffer << UInt64(bits) | UInt64(value)
            available += bits
            if available >= 8 {
                available -= 8
                output.append(UInt8(truncatingIfNeeded: buffer >> UInt64(available)))
            }
        }
        return output
    }

    private static func encode32(_ bytes: [UInt8]) -> String {
        var output: [UInt8] = []
        var (buffer, available): (UInt64, Int) = (0, 0)
        for byte in bytes {
            buffer = buffer << 8 | UInt64(byte)
            available += 8
            while available >= 5 {
                available -= 5
                output.append(alphabet32[Int(buffer >> UInt64(available) & 31)])
            }
        }
        if available > 0 { output.append(alphabet32[Int(buffer << UInt64(5 - available) & 31)]) }
        while output.count % 8 != 0 { output.append(UInt8(ascii: "=")) }
        return String(decoding: output, as: UTF8.self)
    }
}
