import CCrypto
import Diagnostics

/// TLS for all connections of one plan.
final class SecureContext {
    private let context: OpaquePointer
    private let host: String

    init(_ plan: LoadPlan) throws(Diagnostic) {
        guard let context = SSL_CTX_new(TLS_client_method()) else { throw Diagnostic(.failed, "TLS is not available") }
        self.context = context
        host = plan.target.host
        SSL_CTX_set_default_verify_paths(context)
        if let file = plan.authorityFile, SSL_CTX_load_verify_locations(context, file, nil) != 1 {
            throw Diagnostic(.invalid, "\(file) holds no certificate authorities in PEM")
        }
        SSL_CTX_set_verify(context, plan.isInsecure ? SSL_VERIFY_NONE : SSL_VERIFY_PEER, nil)
    }

    deinit {
        SSL_CTX_free(context)
    }

    func channel(_ descriptor: Int32) -> SecureChannel? {
        guard let ssl = SSL_new(context) else { return nil }
        SSL_set_fd(ssl, descriptor)
        // SSL_set_tlsext_host_name is a macro over this control; 55 is SSL_CTRL_SET_TLSEXT_HOSTNAME, 0 the type.
        var name: [CChar] = Array(host.utf8CString)
        SSL_ctrl(ssl, 55, 0, &name)
        SSL_set1_host(ssl, host)
        SSL_set_connect_state(ssl)
        return SecureChannel(ssl)
    }
}

/// TLS on one connected socket.
final class SecureChannel {
    enum Progress {
        case done(Int)
        case wantsRead
        case wantsWrite
        case closed
        case failed(String)
    }

    private let ssl: OpaquePointer

    init(_ ssl: OpaquePointer) {
        self.ssl = ssl
    }

    deinit {
        SSL_free(ssl)
    }

    func handshake() -> Progress { progress(SSL_do_handshake(ssl)) }
    func read(_ buffer: UnsafeMutableRawPointer, _ count: Int) -> Progress {
        progress(SSL_read(ssl, buffer, Int32(count)))
    }
    func write(_ bytes: UnsafeRawPointer, _ count: Int) -> Progress { progress(SSL_write(ssl, bytes, Int32(count))) }

    private func progress(_ status: Int32) -> Progress {
        if status > 0 { return .done(Int(status)) }
        switch SSL_get_error(ssl, status) {
        case SSL_ERROR_WANT_READ: return .wantsRead
        case SSL_ERROR_WANT_WRITE: return .wantsWrite
        case SSL_ERROR_ZERO_RETURN: return .closed
        default: return .failed(reason())
        }
    }

    private func reason() -> String {
        let verification: Int = SSL_get_verify_result(ssl)
        if verification != Int(X509_V_OK) {
            ERR_clear_error()
            return "certificate not accepted: " + String(cString: X509_verify_cert_error_string(verification))
        }
        let code: UInt = ERR_get_error()
        ERR_clear_error()
        guard code != 0, let text = ERR_reason_error_string(code) else { return "connection closed during TLS" }
        return String(cString: text)
    }
}
