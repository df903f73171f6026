import CCrypto
import Glibc

/// What a certificate is to say, as Sprig fills it in.
struct CertificateTemplate {
    let commonName: [UInt8]
    /// Four or sixteen bytes each.
    let addresses: [[UInt8]]
    let names: [[UInt8]]
    let days: Int64
    var isAuthority: Bool = false

    /// Who signs: a name and, if it has one, the identifier of its key.
    struct Issuer {
        let name: [UInt8]
        let keyIdentifier: [UInt8]?
    }

    /// The certificate in DER, signed; the issuer is nil for one that signs itself.
    func certificate(
        for key: PrivateKey, issuer: Issuer?, signedWith signingKey: PrivateKey
    ) throws(CertificateFailure) -> [UInt8] {
        let scheme: SigningScheme = try SigningScheme(signingKey)
        switch key.algorithm {
        case .dsa: throw CertificateFailure("x509: unsupported public key type: *dsa.PublicKey")
        case .other: throw CertificateFailure("x509: unsupported public key type: *ecdh.PublicKey")
        default: break
        }
        let publicKey: [UInt8] = key.publicKey
        let name: [UInt8] = try subject()
        let now: Int64 = GoTime.now().seconds
        // Go reckons in nanoseconds, which come round after 292 years.
        let end: Int64 = GoTime.now().adding(days &* 86_400_000_000_000).seconds
        let body: [UInt8] = DER.sequence(
            DER.value(0xA0, DER.integer([2])),
            DER.integer((0..<16).map { _ in UInt8.random(in: 0...255) }),
            scheme.identifier,
            issuer?.name ?? name,
            DER.sequence(DER.time(now), DER.time(end)),
            name,
            publicKey,
            DER.value(0xA3, try extensions(name, publicKey, issuer)))
        return DER.sequence(body, scheme.identifier, DER.bits(try scheme.sign(body, with: signingKey)))
    }

    private func subject() throws(CertificateFailure) -> [UInt8] {
        if commonName.isEmpty { return DER.sequence() }
        guard String(validating: commonName, as: UTF8.self) != nil else {
            throw CertificateFailure("asn1: string not valid UTF-8")
        }
        let tag: UInt8 = commonName.allSatisfy(CertificateTemplate.isPrintable) ? 0x13 : 0x0C
        let attribute: [UInt8] = DER.sequence(DER.identifier([2, 5, 4, 3]), DER.value(tag, commonName))
        return DER.sequence(DER.value(0x31, attribute))
    }

    /// What a PrintableString may hold.
    private static func isPrintable(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "'")...UInt8(ascii: ")"),
            UInt8(ascii: "+")...UInt8(ascii: "/"), UInt8(ascii: " "), UInt8(ascii: ":"), UInt8(ascii: "="),
            UInt8(ascii: "?"):
            true
        default: false
        }
    }

    // MARK: - extensions, in Go's order

    private func extensions(
        _ name: [UInt8], _ publicKey: [UInt8], _ issuer: Issuer?
    ) throws(CertificateFailure) -> [UInt8] {
        var parts: [UInt8] = []
        func add(_ number: UInt64, isCritical: Bool, _ value: [UInt8]) {
            parts += DER.sequence(
                DER.identifier([2, 5, 29, number]), isCritical ? DER.isTrue : [], DER.octets(value))
        }
        // Digital signatures and key encipherment; authorities sign certificates too.
        add(15, isCritical: true, isAuthority ? DER.bits([0xA4], unused: 2) : DER.bits([0xA0], unused: 5))
        let purposes: [UInt8] =
            DER.identifier([1, 3, 6, 1, 5, 5, 7, 3, 1]) + DER.identifier([1, 3, 6, 1, 5, 5, 7, 3, 2])
        add(37, isCritical: false, DER.sequence(purposes))
        add(19, isCritical: true, DER.sequence(isAuthority ? DER.isTrue : []))
        if isAuthority {
            add(14, isCritical: false, DER.octets(CertificateTemplate.keyIdentifier(publicKey)))
        }
        if let issuer, issuer.name != name, let identifier = issuer.keyIdentifier {
            add(35, isCritical: false, DER.sequence(DER.value(0x80, identifier)))
        }
        if !names.isEmpty || !addresses.isEmpty {
            for name in names where !name.allSatisfy({ $0 < 0x80 }) {
                let text: String = String(decoding: name, as: UTF8.self)
                throw CertificateFailure("x509: \(TOMLKey.quotedText(text)) cannot be encoded as an IA5String")
            }
            let all: [UInt8] =
                names.flatMap { DER.value(0x82, $0) } + addresses.flatMap { DER.value(0x87, $0) }
            // With an empty subject these are the only name there is.
            add(17, isCritical: commonName.isEmpty, DER.sequence(all))
        }
        return DER.sequence(parts)
    }

    /// The start of the SHA-256 of the key's bits.
    private static func keyIdentifier(_ publicKey: [UInt8]) -> [UInt8] {
        guard let (_, contents, _) = DER.read(publicKey[...]), let (_, _, afterAlgorithm) = DER.read(contents),
            let (_, bits, _) = DER.read(afterAlgorithm)
        else { return [] }
        return Array(bits.dropFirst().withUnsafeBufferPointer { Digest.bytes($0, EVP_sha256()) }.prefix(20))
    }

    /// Go's `net.ParseIP`, four bytes where they say it all.
    static func address(_ text: String) -> [UInt8]? {
        guard !text.utf8.contains(0) else { return nil }
        var four = in_addr()
        if inet_pton(AF_INET, text, &four) == 1 { return withUnsafeBytes(of: &four) { Array($0) } }
        var six = in6_addr()
        guard inet_pton(AF_INET6, text, &six) == 1 else { return nil }
        let bytes: [UInt8] = withUnsafeBytes(of: &six) { Array($0) }
        let isMapped: Bool = bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
        return isMapped ? Array(bytes[12...]) : bytes
    }
}
