import CCrypto

extension PrivateKey {
    /// The key in the first PEM block of a text.
    static func parse(_ text: [UInt8]) throws(CertificateFailure) -> PrivateKey {
        Libcrypto.prepare()
        guard let block = PEMBlock.first(in: text) else {
            throw CertificateFailure(
                "no PEM data in input", hint: "a key begins with a line as -----BEGIN PRIVATE KEY-----")
        }
        if block.type == "PRIVATE KEY" { return try read(block.bytes, .pkcs8) }
        guard block.type.hasSuffix(" PRIVATE KEY") else {
            throw CertificateFailure("no private key data in PEM block of type \(block.type)")
        }
        switch block.type {
        case "RSA PRIVATE KEY": return try read(block.bytes, .pkcs1)
        case "EC PRIVATE KEY": return try read(block.bytes, .elliptic)
        case "DSA PRIVATE KEY": return try read(block.bytes, .dsa)
        default: throw CertificateFailure("invalid private key type \(block.type)")
        }
    }

    /// How a key may be written, told apart by what follows the version number.
    private enum Form {
        case pkcs1, pkcs8, elliptic, dsa

        /// What Go says before the reason.
        var prefix: String {
            switch self {
            case .pkcs1: "parsing RSA private key from PEM: "
            case .pkcs8: "decoding PEM as PKCS#8: "
            case .elliptic: "parsing EC private key from PEM: "
            case .dsa: "parsing DSA private key from PEM: "
            }
        }

        var parser: String {
            switch self {
            case .pkcs1, .dsa: "ParsePKCS1PrivateKey"
            case .pkcs8: "ParsePKCS8PrivateKey"
            case .elliptic: "ParseECPrivateKey"
            }
        }

        init?(_ bytes: [UInt8]) {
            guard bytes.first == 0x30, let tags = DER.tagsInside(bytes), tags.first == 0x02, tags.count > 1 else {
                return nil
            }
            switch tags[1] {
            case 0x02: self = tags.count == 6 ? .dsa : .pkcs1
            case 0x04: self = .elliptic
            case 0x30: self = .pkcs8
            default: return nil
            }
        }
    }

    private static func read(_ bytes: [UInt8], _ form: Form) throws(CertificateFailure) -> PrivateKey {
        let found: Form? = Form(bytes)
        if let found, found != form, form != .dsa {
            throw CertificateFailure(
                form.prefix + "x509: failed to parse private key (use \(found.parser) instead for this key format)")
        }
        guard found == form else {
            throw CertificateFailure(
                form.prefix + (form == .elliptic ? "x509: failed to parse EC private key: " : "")
                    + "asn1: structure error: this is no key")
        }
        let type: Int32 =
            switch form {
            case .pkcs1: EVP_PKEY_RSA
            case .elliptic: EVP_PKEY_EC
            case .dsa: EVP_PKEY_DSA
            case .pkcs8: EVP_PKEY_NONE
            }
        let handle: OpaquePointer? = bytes.withUnsafeBufferPointer { buffer in
            var position: UnsafePointer<UInt8>? = buffer.baseAddress
            return type == EVP_PKEY_NONE
                ? d2i_AutoPrivateKey(nil, &position, buffer.count)
                : d2i_PrivateKey(type, nil, &position, buffer.count)
        }
        ERR_clear_error()
        guard let key = PrivateKey(handle) else {
            throw CertificateFailure(form.prefix + "x509: failed to parse private key")
        }
        switch key.algorithm {
        case .elliptic(let curve) where SigningScheme.curves[curve] == nil:
            throw CertificateFailure(
                form.prefix
                    + (form == .pkcs8 ? "x509: failed to parse EC private key embedded in PKCS#8: " : "")
                    + "x509: unknown elliptic curve")
        case .dsa where form == .pkcs8:
            throw CertificateFailure(
                form.prefix + "x509: PKCS#8 wrapping contained private key with unknown algorithm: 1.2.840.10040.4.1")
        default: return key
        }
    }
}
