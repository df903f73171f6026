import CCrypto

/// SHA-256, as chart repositories name packages by it.
package enum PackageDigest {
    /// In lower-case hexadecimal digits.
    package static func sha256(_ data: [UInt8]) -> String {
        var digest: [UInt8] = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
        SHA256(data, data.count, &digest)
        return digest.map { byte in
            let digits: String = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
