/// What a handler answers.
package struct ServerResponse: Sendable {
    package enum Body: Sendable {
        case bytes([UInt8])
        /// Sent in chunks while the closure runs. The closure's task is cancelled, and its writes throw, when the
        /// client goes away or the server stops; an error it throws breaks the connection off, so that the client
        /// can tell a cut from an end.
        case stream(@Sendable (ResponseWriter) async throws -> Void)
    }

    package var status: Int
    package var headers: [(name: String, value: String)]
    package var body: Body

    package init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = .bytes(body)
    }

    package init(
        status: Int, headers: [(name: String, value: String)] = [],
        streaming produce: @escaping @Sendable (ResponseWriter) async throws -> Void
    ) {
        self.status = status
        self.headers = headers
        body = .stream(produce)
    }

    /// Sends what comes out of `stream`, which is cancelled when the client goes away.
    package init(status: Int, headers: [(name: String, value: String)] = [], stream: AsyncStream<[UInt8]>) {
        self.init(status: status, headers: headers) { writer in
            for await chunk in stream { try await writer.write(chunk) }
        }
    }

    package init(status: Int = 200, contentType: String, body: [UInt8]) {
        self.init(status: status, headers: [("Content-Type", contentType)], body: body)
    }

    package static func text(_ text: String, status: Int = 200) -> ServerResponse {
        ServerResponse(status: status, contentType: "text/plain; charset=utf-8", body: Array(text.utf8))
    }
}

/// Where a streaming response writes.
package struct ResponseWriter: Sendable {
    let exchange: Exchange

    /// Queues `bytes` for the client and returns once there is room for more.
    ///
    /// - Throws: `CancellationError` when the client is gone or the server stops.
    package func write(_ bytes: [UInt8]) async throws {
        try await exchange.write(bytes)
    }
}

/// Certificate chain and private key of a TLS server, PEM.
package struct ServerIdentity: Sendable {
    package let certificate: String
    package let key: String

    package init(certificate: String, key: String) {
        self.certificate = certificate
        self.key = key
    }
}
