/// One HTTP request. Its body is in memory; its URL is absolute, with every reserved character escaped already.
package struct HTTPRequest: Sendable {
    package var method: String
    /// `http` or `https`, nothing else.
    package var url: String
    package var headers: HTTPHeaders
    package var body: [UInt8]?
    package var timeouts: HTTPTimeouts
    package var redirects: HTTPRedirects
    /// Overrides the client's TLS options, for credentials that change between requests.
    package var tls: TLSOptions?
    /// Asks for gzip or deflate and decodes it. Off by default: a `.tgz` must arrive as it lies on the server.
    package var acceptsCompression: Bool
    /// `send` gives up (`tooLarge`) beyond this many bytes of decoded body; streams are not limited.
    package var maximumBodySize: Int

    package init(
        _ method: String, _ url: String, headers: HTTPHeaders = [:], body: [UInt8]? = nil,
        timeouts: HTTPTimeouts = HTTPTimeouts(), redirects: HTTPRedirects = .follow(10), tls: TLSOptions? = nil,
        acceptsCompression: Bool = false, maximumBodySize: Int = 64 << 20
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeouts = timeouts
        self.redirects = redirects
        self.tls = tls
        self.acceptsCompression = acceptsCompression
        self.maximumBodySize = maximumBodySize
    }

    package static func get(_ url: String, headers: HTTPHeaders = [:]) -> HTTPRequest {
        HTTPRequest("GET", url, headers: headers)
    }

    /// Methods that may be sent twice without harm (RFC 9110, 9.2.2).
    var isIdempotent: Bool { ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"].contains(method) }
}

/// What to do with a 3xx answer that names another place.
package enum HTTPRedirects: Sendable, Hashable {
    /// The answer is the result.
    case never
    /// Follows up to this many; credentials in headers are not sent on to another host.
    case follow(Int)
}

/// How long the steps of one exchange may take; nil means without end.
package struct HTTPTimeouts: Sendable, Hashable {
    /// Name resolution, TCP and TLS.
    package var connect: Duration?
    /// From the start to the head of the response.
    package var response: Duration?
    /// Between two arrivals of bytes, while somebody waits for them.
    package var idle: Duration?
    /// From the start to the end of the body.
    package var total: Duration?

    package init(
        connect: Duration? = .seconds(15), response: Duration? = nil, idle: Duration? = nil,
        total: Duration? = .seconds(60)
    ) {
        self.connect = connect
        self.response = response
        self.idle = idle
        self.total = total
    }

    /// For bodies without end (watches, followed logs): limits on the way to the head only.
    package static func streaming(response: Duration? = .seconds(30), idle: Duration? = nil) -> HTTPTimeouts {
        HTTPTimeouts(response: response, idle: idle, total: nil)
    }
}
