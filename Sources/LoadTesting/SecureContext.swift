import CCrypto
import Diagnostics
import Glibc

/// TLS for all connections of one plan.
final class SecureContext {
    private let context: OpaquePointer
    private let name: String
    private let isAddress: Bool

    init(_ plan: LoadPlan) throws(Diagnostic) {
        iter8_crypto_keep_until_exit()
        guard let context = SSL_CTX_new(TLS_client_method()) else { throw Diagnostic(.failed, "TLS is not available") }
        self.context = context
        name = plan.tls.serverName ?? plan.target.host
        var storage = in6_addr()
        isAddress = inet_pton(AF_INET, name, &storage) == 1 || inet_pton(AF_INET6, name, &storage) == 1
        SSL_CTX_set_default_verify_paths(context)
        try trust(plan.tls)
        try identify(plan.tls)
        iter8_ssl_write_pieces(context)
    }

    deinit {
        SSL_CTX_free(context)
    }

    private func trust(_ options: LoadTLSOptions) throws(Diagnostic) {
        if let file = options.authorityFile, SSL_CTX_load_verify_locations(context, file, nil) != 1 {
            throw fault("\(file) holds no certificate authorities in PEM")
        }
        SSL_CTX_set_verify(context, options.skipsVerification ? SSL_VERIFY_NONE : SSL_VERIFY_PEER, nil)
    }

    private func identify(_ options: LoadTLSOptions) throws(Diagnostic) {
        guard let certificate = options.certificateFile else { return }
        guard SSL_CTX_use_certificate_chain_file(context, certificate) == 1 else {
            throw fault("\(certificate) holds no certificate in PEM")
        }
        let key: String = options.keyFile ?? certificate
        guard SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) == 1 else {
            throw fault("\(key) holds no private key in PEM that belongs to the certificate")
        }
    }

    private func fault(_ message: String) -> Diagnostic {
        ERR_clear_error()
        return Diagnostic(.invalid, message)
    }

    func channel(_ descriptor: Int32) -> SecureChannel? {
        guard let ssl = SSL_new(context) else { return nil }
        SSL_set_fd(ssl, descriptor)
        if isAddress {
            X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), name)
        } else {
            iter8_ssl_set_name(ssl, name)
            SSL_set1_host(ssl, name)
        }
        SSL_set_connect_state(ssl)
        return SecureChannel(ssl)
    }
}
