import CCrypto

/// A certificate that is to sign others, read from PEM.
struct IssuerCertificate {
    let issuer: CertificateTemplate.Issuer
    private let publicKey: [UInt8]

    /// Reads the first PEM block of a text; `what` is how Sprig calls its bytes.
    init(_ text: [UInt8], _ what: String) throws(CertificateFailure) {
        Libcrypto.prepare()
        guard let block = PEMBlock.first(in: text) else { throw CertificateFailure("unable to decode certificate") }
        let bytes: [UInt8] = block.bytes
        if let message = IssuerCertificate.malformation(bytes) {
            throw CertificateFailure("error parsing certificate: \(what): x509: \(message)")
        }
        let certificate: OpaquePointer? = bytes.withUnsafeBufferPointer { buffer in
            var position: UnsafePointer<UInt8>? = buffer.baseAddress
            return d2i_X509(nil, &position, buffer.count)
        }
        ERR_clear_error()
        guard let certificate else {
            throw CertificateFailure("error parsing certificate: \(what): x509: malformed certificate")
        }
        defer { X509_free(certificate) }
        let name: OpaquePointer? = X509_get_subject_name(certificate)
        var identifier: [UInt8]?
        if let octets = X509_get0_subject_key_id(certificate), let start = ASN1_STRING_get0_data(octets) {
            identifier = Array(UnsafeBufferPointer(start: start, count: Int(ASN1_STRING_length(octets))))
        }
        issuer = CertificateTemplate.Issuer(name: encoded { i2d_X509_NAME(name, $0) }, keyIdentifier: identifier)
        publicKey = X509_get0_pubkey(certificate).map { key in encoded { i2d_PUBKEY(key, $0) } } ?? []
    }

    /// What Go finds wrong with the frame of a certificate.
    private static func malformation(_ bytes: [UInt8]) -> String? {
        guard let (tag, contents, rest) = DER.read(bytes[...]), tag == 0x30 else { return "malformed certificate" }
        guard let (inner, body, _) = DER.read(contents), inner == 0x30 else { return "malformed tbs certificate" }
        var parts: ArraySlice<UInt8> = body
        if parts.first == 0xA0, let (_, _, next) = DER.read(parts) { parts = next }
        guard let (serial, _, afterSerial) = DER.read(parts), serial == 0x02 else { return "malformed serial number" }
        guard let (algorithm, _, _) = DER.read(afterSerial), algorithm == 0x30 else {
            return "malformed signature algorithm identifier"
        }
        return rest.isEmpty ? nil : "trailing data"
    }

    func belongs(to key: PrivateKey) -> Bool { publicKey == key.publicKey }
}
