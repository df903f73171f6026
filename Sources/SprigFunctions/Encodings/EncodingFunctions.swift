import GoTemplate

/// Sprig's base64 and base32. A text that is none gives the failure as the result, as Sprig has it. JSON and YAML are
/// Helm's, in `HelmFunctions`.
enum EncodingFunctions {
    static func add(to library: inout FunctionLibrary) {
        library.add("b64enc", 1) { .string(try $0.withText(0) { Base64Text.encode($0) }) }
        library.add("b64dec", 1) { decoded(try $0.withText(0) { Base64Decoder.decode($0) }, "base64") }
        library.add("b32enc", 1) { .string(Base32Text.encode(try $0.bytes(0))) }
        library.add("b32dec", 1) { decoded(Base32Text.decode(try $0.bytes(0)), "base32") }
    }

    private static func decoded(_ result: Result<[UInt8], CorruptEncoding>, _ name: String) -> TemplateValue {
        switch result {
        case .success(let bytes): return .string(bytes: bytes)
        case .failure(let fault): return .string("illegal \(name) data at input byte \(fault.offset)")
        }
    }
}

/// Where a decoder found what it can't read, in bytes from the start.
struct CorruptEncoding: Error {
    let offset: Int
}
