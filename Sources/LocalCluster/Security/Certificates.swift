import CCrypto
import Diagnostics
import Glibc

/// A certificate with its private key, both PEM.
struct CertifiedKey: Sendable {
    let certificate: String
    let key: String
}

/// Makes the cluster's certificates: an authority of its own, and a server certificate for the loopback.
enum Certificates {
    private static let years: Int = 10

    static func authority() throws(Diagnostic) -> CertifiedKey {
        let made: Made = try make(commonName: "iter8-cluster-ca", signedBy: nil)
        defer { made.free() }
        return CertifiedKey(certificate: try pem(made.certificate), key: try pem(key: made.key))
    }

    /// A server certificate signed by `authority`, for 127.0.0.1, localhost and the names pods know the API by.
    static func server(signedBy authority: CertifiedKey) throws(Diagnostic) -> CertifiedKey {
        guard let issuer = read(certificate: authority.certificate), let key = read(key: authority.key) else {
            throw Diagnostic(.invalid, "the cluster's certificate authority can't be read")
        }
        let signer = Made(certificate: issuer, key: key)
        defer { signer.free() }
        let made: Made = try make(commonName: "iter8-cluster", signedBy: signer)
        defer { made.free() }
        return CertifiedKey(certificate: try pem(made.certificate), key: try pem(key: made.key))
    }

    private struct Made {
        let certificate: OpaquePointer
        let key: OpaquePointer

        func free() {
            X509_free(certificate)
            EVP_PKEY_free(key)
        }
    }

    private static func make(commonName: String, signedBy issuer: Made?) throws(Diagnostic) -> Made {
        guard let key = iter8_crypto_new_p256_key(), let certificate = X509_new() else { throw failure() }
        let made = Made(certificate: certificate, key: key)
        let serial: UInt64 = UInt64.random(in: 1...UInt64(Int64.max))
        let isMade: Bool =
            X509_set_version(certificate, 2) == 1
            && ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial) == 1
        // An hour back, for clocks that were set in between.
        guard isMade, X509_gmtime_adj(X509_getm_notBefore(certificate), -3600) != nil,
            X509_gmtime_adj(X509_getm_notAfter(certificate), years * 365 * 86_400) != nil,
            X509_set_pubkey(certificate, key) == 1, let subject = X509_get_subject_name(certificate),
            X509_NAME_add_entry_by_txt(subject, "CN", iter8_crypto_utf8(), commonName, -1, -1, 0) == 1
        else {
            made.free()
            throw failure()
        }
        let name: OpaquePointer? = issuer.map { X509_get_subject_name($0.certificate) } ?? subject
        let extensions: [(Int32, String)] =
            issuer == nil
            ? [
                (NID_basic_constraints, "critical,CA:TRUE"), (NID_key_usage, "critical,keyCertSign,cRLSign"),
                (NID_subject_key_identifier, "hash"),
            ]
            : [
                (NID_basic_constraints, "critical,CA:FALSE"),
                (NID_key_usage, "critical,digitalSignature"), (NID_ext_key_usage, "serverAuth"),
                (
                    NID_subject_alt_name,
                    "IP:127.0.0.1,DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,"
                        + "DNS:kubernetes.default.svc.cluster.local"
                ),
            ]
        let isComplete: Bool =
            X509_set_issuer_name(certificate, name) == 1
            && extensions.allSatisfy { iter8_crypto_add_extension(certificate, issuer?.certificate, $0.0, $0.1) == 1 }
            && X509_sign(certificate, issuer?.key ?? key, EVP_sha256()) > 0
        guard isComplete else {
            made.free()
            throw failure()
        }
        return made
    }

    private static func read(certificate pem: String) -> OpaquePointer? {
        let memory: OpaquePointer? = BIO_new_mem_buf(pem, Int32(pem.utf8.count))
        defer { BIO_free(memory) }
        return PEM_read_bio_X509(memory, nil, nil, nil)
    }

    private static func read(key pem: String) -> OpaquePointer? {
        let memory: OpaquePointer? = BIO_new_mem_buf(pem, Int32(pem.utf8.count))
        defer { BIO_free(memory) }
        return PEM_read_bio_PrivateKey(memory, nil, nil, nil)
    }

    private static func pem(_ certificate: OpaquePointer) throws(Diagnostic) -> String {
        try written { PEM_write_bio_X509($0, certificate) }
    }

    private static func pem(key: OpaquePointer) throws(Diagnostic) -> String {
        try written { PEM_write_bio_PrivateKey($0, key, nil, nil, 0, nil, nil) }
    }

    private static func written(_ write: (OpaquePointer) -> Int32) throws(Diagnostic) -> String {
        guard let memory = BIO_new(BIO_s_mem()) else { throw failure() }
        defer { BIO_free(memory) }
        guard write(memory) == 1 else { throw failure() }
        var output: [UInt8] = Array(repeating: 0, count: 16_384)
        let count: Int32 = BIO_read(memory, &output, Int32(output.count))
        return String(decoding: output.prefix(Int(max(0, count))), as: UTF8.self)
    }

    private static func failure() -> Diagnostic {
        Diagnostic(.failed, "OpenSSL can't make the cluster's certificates (error \(ERR_get_error()))")
    }
}
