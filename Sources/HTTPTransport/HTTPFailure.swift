package import Diagnostics

/// Why no (whole) response could be had. HTTP error statuses are no failures: they are responses.
package struct HTTPFailure: Error, Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
        /// The request itself can't be sent: no http URL, a line break in a header, an unreadable certificate.
        case invalidRequest
        /// The host name (or the proxy's) has no address.
        case dns
        /// Nobody accepts connections there.
        case refused
        /// The handshake failed or the certificate is not trusted.
        case tls
        /// One of the request's timeouts passed.
        case timedOut
        /// The connection broke before the response was whole.
        case reset
        /// The body exceeds the request's limit.
        case tooLarge
        case tooManyRedirects
        /// The task that waited was cancelled, or let go of the stream.
        case cancelled
        /// Anything else libcurl reports.
        case failed
    }

    package var kind: Kind
    /// The request's URL without user information and query.
    package var url: String
    /// libcurl's words for it.
    package var reason: String
    /// False when the request surely was not sent, so that even a create may be tried again.
    package var mayHaveReachedServer: Bool

    package init(_ kind: Kind, url: String, reason: String, mayHaveReachedServer: Bool) {
        self.kind = kind
        self.url = HTTPFailure.redacted(url)
        self.reason = reason
        self.mayHaveReachedServer = mayHaveReachedServer
    }

    /// The program's error for it.
    package var diagnostic: Diagnostic {
        Diagnostic(code, "\(summary) (\(reason))", hint: hint)
    }

    /// What callers that expect the program's own errors see: `CancellationError` or a ``Diagnostic``.
    package var thrown: any Error {
        kind == .cancelled ? CancellationError() : diagnostic
    }

    private var code: Diagnostic.Code {
        switch kind {
        case .invalidRequest: return .invalid
        case .dns, .refused, .tls, .reset: return .unreachable
        case .timedOut: return .timedOut
        case .cancelled: return .interrupted
        case .tooLarge, .tooManyRedirects, .failed: return .failed
        }
    }

    private var summary: String {
        switch kind {
        case .invalidRequest: return "can't send a request to \(url)"
        case .dns: return "can't find the host of \(url)"
        case .refused: return "can't connect to \(url)"
        case .tls: return "no trusted connection to \(url)"
        case .timedOut: return "no answer in time from \(url)"
        case .reset: return "lost the connection to \(url)"
        case .tooLarge: return "the answer of \(url) is too large"
        case .tooManyRedirects: return "\(url) redirects too often"
        case .cancelled: return "stopped waiting for \(url)"
        case .failed: return "request to \(url) failed"
        }
    }

    private var hint: String? {
        switch kind {
        case .dns: return "check the host name, the network and the proxy settings (HTTPS_PROXY, NO_PROXY)"
        case .refused: return "check that the server runs and that address and port are right"
        case .tls: return "check the certificate authority, the server name and the clock of this machine"
        case .timedOut: return "check the network and the proxy settings, or allow more time"
        case .reset: return "the server may be restarting: try again"
        case .invalidRequest, .tooLarge, .tooManyRedirects, .cancelled, .failed: return nil
        }
    }

    /// `url` without what may be secret: user information, query and fragment.
    static func redacted(_ url: String) -> String {
        var text: Substring = url.prefix { $0 != "?" && $0 != "#" }
        guard let scheme = text.firstRange(of: "://") else { return String(text) }
        let authority: Substring = text[scheme.upperBound...].prefix { $0 != "/" }
        if let at = authority.lastIndex(of: "@") { text.removeSubrange(scheme.upperBound...at) }
        return String(text)
    }
}
