import CCrypto

/// Why a key or a certificate can't be used, in the words of Go's crypto/x509.
struct CertificateFailure: Error {
    let message: String
    let hint: String?

    init(_ message: String, hint: String? = nil) {
        self.message = message
        self.hint = hint
    }
}

/// A private key of libcrypto's.
final class PrivateKey {
    enum Algorithm: Equatable {
        case rsa
        case dsa
        /// With the curve's name in OpenSSL.
        case elliptic(String)
        case ed25519
        /// Something that can't sign.
        case other
    }

    let handle: OpaquePointer

    /// Takes the handle over.
    init?(_ handle: OpaquePointer?) {
        guard let handle else { return nil }
        self.handle = handle
    }

    deinit {
        EVP_PKEY_free(handle)
    }

    /// What Sprig's genPrivateKey calls it; nil for a type it does not know.
    static func generate(_ type: String) throws(CertificateFailure) -> PrivateKey? {
        Libcrypto.prepare()
        let handle: OpaquePointer?
        switch type {
        case "", "rsa": handle = iter8_crypto_new_rsa_key(4096)
        case "dsa": handle = iter8_crypto_new_dsa_key()
        case "ecdsa": handle = iter8_crypto_new_p256_key()
        case "ed25519": handle = iter8_crypto_new_ed25519_key()
        default: return nil
        }
        guard let key = PrivateKey(handle) else { throw CertificateFailure("libcrypto made no key") }
        return key
    }

    static func generateRSA() throws(CertificateFailure) -> PrivateKey {
        Libcrypto.prepare()
        guard let key = PrivateKey(iter8_crypto_new_rsa_key(2048)) else {
            throw CertificateFailure("error generating rsa key: libcrypto made none")
        }
        return key
    }

    var algorithm: Algorithm {
        switch EVP_PKEY_get_base_id(handle) {
        case EVP_PKEY_RSA: return .rsa
        case EVP_PKEY_DSA: return .dsa
        case EVP_PKEY_ED25519: return .ed25519
        case EVP_PKEY_EC:
            var name: [CChar] = Array(repeating: 0, count: 64)
            var count: Int = 0
            EVP_PKEY_get_group_name(handle, &name, name.count, &count)
            return .elliptic(String(decoding: name.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self))
        default: return .other
        }
    }

    /// The block that Sprig writes it as: the oldest form of its algorithm.
    var block: PEMBlock {
        switch algorithm {
        case .rsa: PEMBlock(type: "RSA PRIVATE KEY", bytes: traditional)
        case .dsa: PEMBlock(type: "DSA PRIVATE KEY", bytes: traditional)
        case .elliptic: PEMBlock(type: "EC PRIVATE KEY", bytes: traditional)
        case .ed25519, .other: PEMBlock(type: "PRIVATE KEY", bytes: pkcs8)
        }
    }

    private var traditional: [UInt8] { encoded { i2d_PrivateKey(handle, $0) } }

    private var pkcs8: [UInt8] {
        guard let info = EVP_PKEY2PKCS8(handle) else { return [] }
        defer { PKCS8_PRIV_KEY_INFO_free(info) }
        return encoded { i2d_PKCS8_PRIV_KEY_INFO(info, $0) }
    }

    /// SubjectPublicKeyInfo.
    var publicKey: [UInt8] { encoded { i2d_PUBKEY(handle, $0) } }

    var bits: Int { Int(EVP_PKEY_get_bits(handle)) }
}

/// What one of libcrypto's i2d functions writes.
func encoded(_ write: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> Int32) -> [UInt8] {
    let count: Int32 = write(nil)
    guard count > 0 else { return [] }
    return Array(unsafeUninitializedCapacity: Int(count)) { buffer, filled in
        var position: UnsafeMutablePointer<UInt8>? = buffer.baseAddress
        filled = max(0, Int(write(&position)))
    }
}
