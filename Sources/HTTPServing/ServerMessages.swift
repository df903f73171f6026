/// A request as a handler sees it, body and all.
package struct ServerRequest: Sendable {
    package let method: String
    /// Decoded path, without the query.
    package let path: String
    /// Decoded query parameters in order; one without `=` has an empty value.
    package let query: [(name: String, value: String)]
    /// Header fields with lower-case names.
    package let headers: [String: String]
    package let body: [UInt8]

    package init(
        method: String, path: String, query: [(name: String, value: String)] = [], headers: [String: String] = [:],
        body: [UInt8] = []
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
    }

    /// The first value of a query parameter.
    package func parameter(_ name: String) -> String? { query.first { $0.name == name }?.value }
}

/// What a handler answers.
package struct ServerResponse: Sendable {
    package enum Body: Sendable {
        case bytes([UInt8])
        /// Sent chunk by chunk as they come; the stream is cancelled when the client goes away.
        case stream(AsyncStream<[UInt8]>)
    }

    package var status: Int
    package var headers: [(name: String, value: String)]
    package var body: Body

    package init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = .bytes(body)
    }

    package init(status: Int, headers: [(name: String, value: String)] = [], stream: AsyncStream<[UInt8]>) {
        self.status = status
        self.headers = headers
        body = .stream(stream)
    }
}

/// Certificate and private key of a TLS server, PEM.
package struct ServerIdentity: Sendable {
    package let certificate: String
    package let key: String

    package init(certificate: String, key: String) {
        self.certificate = certificate
        self.key = key
    }
}
