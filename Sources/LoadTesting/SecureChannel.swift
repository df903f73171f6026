import CCrypto
import Glibc

/// TLS on one connected socket.
final class SecureChannel {
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
        // The reason of an error is that of this call only: the queue is the thread's.
        defer { ERR_clear_error() }
        switch SSL_get_error(ssl, status) {
        case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return .wouldBlock
        case SSL_ERROR_ZERO_RETURN: return .closed
        case SSL_ERROR_SYSCALL:
            let code: Int32 = errno
            return code == 0 ? .closed : .failed(SystemError(code: code).kind, SystemError(code: code).message)
        default: return fault()
        }
    }

    private func fault() -> Progress {
        let verification: Int = SSL_get_verify_result(ssl)
        if verification != Int(X509_V_OK) {
            return .failed(
                .tls, "certificate not accepted: " + String(cString: X509_verify_cert_error_string(verification)))
        }
        let code: UInt = ERR_peek_error()
        // A peer that closes the socket without TLS's own goodbye.
        if iter8_ssl_is_unexpected_end(code) != 0 { return .closed }
        guard code != 0, let text = ERR_reason_error_string(code) else { return .failed(.tls, "TLS failed") }
        return .failed(.tls, String(cString: text))
    }
}
