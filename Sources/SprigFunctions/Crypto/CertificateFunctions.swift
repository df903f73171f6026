import Diagnostics
import GoTemplate

/// Sprig's keys and certificates: made with libcrypto, said as Go's crypto/x509 says them.
enum CertificateFunctions {
    static func add(to library: inout FunctionLibrary) {
        library.add("genPrivateKey", 1) { call in
            let type: String = try call.string(0)
            do throws(CertificateFailure) {
                guard let key = try PrivateKey.generate(type) else { return .string("Unknown type \(type)") }
                return .string(key.block.text)
            } catch {
                return .string("failed to generate private key: \(error.message)")
            }
        }
        library.add("buildCustomCert", 2) { call in
            let (certificate, key): ([UInt8], [UInt8]) = (try call.bytes(0), try call.bytes(1))
            return try made(call) { () throws(CertificateFailure) in try custom(certificate, key) }
        }
        authorities(&library)
        selfSigned(&library)
        signed(&library)
    }

    private static func authorities(_ library: inout FunctionLibrary) {
        for (name, count) in [("genCA", 2), ("genCAWithKey", 3)] {
            library.add(name, count) { call in
                let template = CertificateTemplate(
                    commonName: try call.bytes(0), addresses: [], names: [], days: try call.integer(1),
                    isAuthority: true)
                let text: [UInt8]? = count == 3 ? try call.bytes(2) : nil
                return try made(call) { () throws(CertificateFailure) in
                    let key: PrivateKey = try self.key(text)
                    return try object(template, key, issuer: nil, signedWith: key)
                }
            }
        }
    }

    private static func selfSigned(_ library: inout FunctionLibrary) {
        for (name, count) in [("genSelfSignedCert", 4), ("genSelfSignedCertWithKey", 5)] {
            library.add(name, count) { call in
                let request: Request = try Request(call)
                let text: [UInt8]? = count == 5 ? try call.bytes(4) : nil
                return try made(call) { () throws(CertificateFailure) in
                    let key: PrivateKey = try self.key(text)
                    return try object(try request.template(), key, issuer: nil, signedWith: key)
                }
            }
        }
    }

    private static func signed(_ library: inout FunctionLibrary) {
        for (name, count) in [("genSignedCert", 5), ("genSignedCertWithKey", 6)] {
            library.add(name, count) { call in
                let request: Request = try Request(call)
                guard case .object(let object) = call[4], let authority = object as? CertificateObject else {
                    throw call.fault(
                        call[4].isNull
                            ? "invalid value; expected sprig.certificate"
                            : "wrong type for value; expected sprig.certificate; got \(call[4].typeName)",
                        hint: "pass on what genCA, genCAWithKey or buildCustomCert gave")
                }
                let text: [UInt8]? = count == 6 ? try call.bytes(5) : nil
                return try made(call) { () throws(CertificateFailure) in
                    let key: PrivateKey = try self.key(text)
                    let issuer = try IssuerCertificate(
                        Array(authority.certificate.utf8), "decodedSignerCert.Bytes")
                    let signingKey: PrivateKey = try parsed(Array(authority.key.utf8))
                    return try self.object(try request.template(), key, issuer: issuer, signedWith: signingKey)
                }
            }
        }
    }

    // MARK: - parts

    /// What a template asks for, its types checked.
    private struct Request {
        let commonName: [UInt8]
        let addresses: [TemplateValue]
        let names: [TemplateValue]
        let days: Int64

        init(_ call: FunctionCall) throws {
            commonName = try call.bytes(0)
            addresses = try Request.list(call, 1)
            names = try Request.list(call, 2)
            days = try call.integer(3)
        }

        /// A `[]interface {}`: Go takes no `[]string` for it.
        private static func list(_ call: FunctionCall, _ index: Int) throws -> [TemplateValue] {
            switch call[index] {
            case .null: return []
            case .list(let elements): return elements
            case let other:
                throw call.fault(
                    "wrong type for value; expected []interface {}; got \(other.typeName)",
                    hint: "pass a list, as (list \"a.example\" \"b.example\"), or nil")
            }
        }

        func template() throws(CertificateFailure) -> CertificateTemplate {
            var found: [[UInt8]] = []
            for value in addresses {
                guard let bytes = CertificateFunctions.text(value) else {
                    throw CertificateFailure("error parsing ip: \(ValueText.text(value)) is not a string")
                }
                let text: String = String(decoding: bytes, as: UTF8.self)
                guard let address = CertificateTemplate.address(text) else {
                    throw CertificateFailure(
                        "error parsing ip: \(text)", hint: "names go into the list after that of the addresses")
                }
                found.append(address)
            }
            var texts: [[UInt8]] = []
            for value in names {
                guard let bytes = CertificateFunctions.text(value) else {
                    throw CertificateFailure(
                        "error processing alternate dns name: \(ValueText.text(value)) is not a string")
                }
                texts.append(bytes)
            }
            return CertificateTemplate(commonName: commonName, addresses: found, names: texts, days: days)
        }
    }

    private static func text(_ value: TemplateValue) -> [UInt8]? {
        switch value {
        case .string, .binary: value.stringBytes
        default: nil
        }
    }

    private static func made(
        _ call: FunctionCall, _ body: () throws(CertificateFailure) -> CertificateObject
    ) throws -> TemplateValue {
        do throws(CertificateFailure) {
            return .object(try body())
        } catch {
            throw call.failure(error.message, hint: error.hint)
        }
    }

    /// The given key, or a new one.
    private static func key(_ text: [UInt8]?) throws(CertificateFailure) -> PrivateKey {
        guard let text else { return try PrivateKey.generateRSA() }
        do throws(CertificateFailure) {
            return try PrivateKey.parse(text)
        } catch {
            throw CertificateFailure("parsing private key: \(error.message)", hint: error.hint)
        }
    }

    private static func parsed(_ text: [UInt8]) throws(CertificateFailure) -> PrivateKey {
        do throws(CertificateFailure) {
            return try PrivateKey.parse(text)
        } catch {
            throw CertificateFailure("error parsing private key: \(error.message)", hint: error.hint)
        }
    }

    private static func object(
        _ template: CertificateTemplate, _ key: PrivateKey, issuer: IssuerCertificate?,
        signedWith signingKey: PrivateKey
    ) throws(CertificateFailure) -> CertificateObject {
        do throws(CertificateFailure) {
            _ = try SigningScheme(signingKey)
            if let issuer, !issuer.belongs(to: signingKey) {
                throw CertificateFailure(
                    "x509: provided PrivateKey doesn't match parent's PublicKey",
                    hint: "the authority's certificate and key are of different pairs")
            }
            let bytes: [UInt8] = try template.certificate(
                for: key, issuer: issuer?.issuer, signedWith: signingKey)
            return CertificateObject(
                certificate: PEMBlock(type: "CERTIFICATE", bytes: bytes).text, key: key.block.text)
        } catch {
            throw CertificateFailure("error creating certificate: \(error.message)", hint: error.hint)
        }
    }

    /// Both in base64, checked and kept as they are.
    private static func custom(
        _ certificate: [UInt8], _ key: [UInt8]
    ) throws(CertificateFailure) -> CertificateObject {
        let hint: String = "both are PEM texts in base64: pipe them through b64enc"
        guard case .success(let certificateText) = Base64Decoder.decode(certificate) else {
            throw CertificateFailure("unable to decode base64 certificate", hint: hint)
        }
        guard case .success(let keyText) = Base64Decoder.decode(key) else {
            throw CertificateFailure("unable to decode base64 private key", hint: hint)
        }
        _ = try IssuerCertificate(certificateText, "decodedCert.Bytes")
        _ = try parsed(keyText)
        return CertificateObject(
            certificate: String(decoding: certificateText, as: UTF8.self),
            key: String(decoding: keyText, as: UTF8.self))
    }
}
