import CCrypto

/// How certificates are signed with a key: what Go chooses for it.
struct SigningScheme {
    /// AlgorithmIdentifier.
    let identifier: [UInt8]
    /// nil where the algorithm hashes itself.
    private let digest: OpaquePointer?

    /// Bits of the digest by OpenSSL's name of the curve.
    static let curves: [String: Int] = ["secp224r1": 256, "prime256v1": 256, "secp384r1": 384, "secp521r1": 512]

    init(_ key: PrivateKey) throws(CertificateFailure) {
        switch key.algorithm {
        case .rsa:
            identifier = DER.sequence(DER.identifier([1, 2, 840, 113549, 1, 1, 11]), DER.null)
            digest = EVP_sha256()
        case .elliptic(let curve):
            let bits: Int = SigningScheme.curves[curve] ?? 256
            identifier = DER.sequence(DER.identifier([1, 2, 840, 10045, 4, 3, bits == 256 ? 2 : bits == 384 ? 3 : 4]))
            digest = bits == 256 ? EVP_sha256() : bits == 384 ? EVP_sha384() : EVP_sha512()
        case .ed25519:
            identifier = DER.sequence(DER.identifier([1, 3, 101, 112]))
            digest = nil
        case .dsa, .other:
            throw CertificateFailure(
                "x509: certificate private key does not implement crypto.Signer",
                hint: "certificates are signed with rsa, ecdsa or ed25519 keys")
        }
    }

    func sign(_ message: [UInt8], with key: PrivateKey) throws(CertificateFailure) -> [UInt8] {
        if key.algorithm == .rsa, key.bits < 1024 {
            throw CertificateFailure(
                "crypto/rsa: \(key.bits)-bit keys are insecure "
                    + "(see https://go.dev/pkg/crypto/rsa#hdr-Minimum_key_size)")
        }
        guard let context = EVP_MD_CTX_new() else { throw CertificateFailure("libcrypto has no memory") }
        defer { EVP_MD_CTX_free(context) }
        var count: Int = 0
        guard EVP_DigestSignInit(context, nil, digest, nil, key.handle) == 1,
            EVP_DigestSign(context, nil, &count, message, message.count) == 1
        else { throw CertificateFailure("libcrypto can't sign with this key") }
        var signature: [UInt8] = Array(repeating: 0, count: count)
        guard EVP_DigestSign(context, &signature, &count, message, message.count) == 1 else {
            throw CertificateFailure("libcrypto can't sign with this key")
        }
        return Array(signature.prefix(count))
    }
}
