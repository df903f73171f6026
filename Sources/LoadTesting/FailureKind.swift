import Glibc

/// Why a request got no answer, one category each.
package enum FailureKind: String, Sendable, CaseIterable {
    /// The host's name has no address.
    case dns
    /// Nobody listens there.
    case refused
    /// No way to the host.
    case unreachable
    /// No secure connection: an untrusted certificate, no common protocol.
    case tls
    /// No complete answer in time.
    case timeout
    /// The connection was reset.
    case reset
    /// The connection was closed in good order, but before an answer.
    case closed
    /// The connection was closed in good order inside an answer.
    case truncated
    /// The answer is not HTTP.
    case malformed
    /// Redirected again and again.
    case redirects
    /// Not sent: the server had not caught up with the schedule when the test ended.
    case unsent
}

/// An errno with its meaning.
struct SystemError: Error, Equatable {
    let code: Int32

    var message: String { String(cString: strerror(code)) }

    var kind: FailureKind {
        switch code {
        case ECONNREFUSED: return .refused
        case ECONNRESET, EPIPE, ECONNABORTED: return .reset
        case ETIMEDOUT: return .timeout
        default: return .unreachable
        }
    }
}
