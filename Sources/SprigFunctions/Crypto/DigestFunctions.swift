import CCrypto
import GoTemplate

/// Sprig's digests, in lower-case hexadecimal.
enum DigestFunctions {
    static func add(to library: inout FunctionLibrary) {
        library.add("sha1sum", 1) { .string(try $0.withText(0) { Digest.text($0, EVP_sha1()) }) }
        library.add("sha256sum", 1) { .string(try $0.withText(0) { Digest.text($0, EVP_sha256()) }) }
        library.add("sha512sum", 1) { .string(try $0.withText(0) { Digest.text($0, EVP_sha512()) }) }
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
    static func bytes(_ input: UnsafeBufferPointer<UInt8>, _ algorithm: OpaquePointer?) -> [UInt8] {
        Libcrypto.prepare()
        return Array(unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { output, filled in
            var count: UInt32 = 0
            EVP_Digest(input.baseAddress, input.count, output.baseAddress, &count, algorithm, nil)
            filled = Int(count)
        }
    }

    static func text(_ input: UnsafeBufferPointer<UInt8>, _ algorithm: OpaquePointer?) -> String {
        let digest: [UInt8] = bytes(input, algorithm)
        return String(unsafeUninitializedCapacity: digest.count * 2) { output in
            for (index, byte) in digest.enumerated() {
                output[index * 2] = digit(byte >> 4)
                output[index * 2 + 1] = digit(byte & 15)
            }
            return digest.count * 2
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
