import CCrypto
import GoTemplate

/// Sprig's digests, in lower-case hexadecimal.
enum DigestFunctions {
    static func add(to library: inout FunctionLibrary) {
        library.add("sha1sum", 1) { .string(Digest.text(try $0.bytes(0), EVP_sha1())) }
        library.add("sha256sum", 1) { .string(Digest.text(try $0.bytes(0), EVP_sha256())) }
        library.add("sha512sum", 1) { .string(Digest.text(try $0.bytes(0), EVP_sha512())) }
        library.add("adler32sum", 1) { call in
            var (low, high): (UInt32, UInt32) = (1, 0)
            for byte in try call.bytes(0) {
                low = (low + UInt32(byte)) % 65_521
                high = (high + low) % 65_521
            }
            return .string(String(high << 16 | low))
        }
    }
}

/// Digests of libcrypto.
enum Digest {
    static func bytes(_ input: [UInt8], _ algorithm: OpaquePointer?) -> [UInt8] {
        Libcrypto.prepare()
        var output: [UInt8] = Array(repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count: UInt32 = 0
        EVP_Digest(input, input.count, &output, &count, algorithm, nil)
        return Array(output.prefix(Int(count)))
    }

    static func text(_ input: [UInt8], _ algorithm: OpaquePointer?) -> String {
        bytes(input, algorithm).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
