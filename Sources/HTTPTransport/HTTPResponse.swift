/// A response whose body has arrived whole.
package struct HTTPResponse: Sendable {
    package var status: Int
    package var headers: HTTPHeaders
    package var body: [UInt8]
    /// Where the answer came from, after redirects.
    package var url: String

    package init(status: Int, headers: HTTPHeaders = [:], body: [UInt8] = [], url: String = "") {
        self.status = status
        self.headers = headers
        self.body = body
        self.url = url
    }

    package var isSuccess: Bool { (200..<300).contains(status) }
    /// The body as UTF-8, with replacement characters for what is none.
    package var text: String { String(decoding: body, as: UTF8.self) }
}

/// A response whose body is still arriving.
///
/// Bytes are held back at the server when nobody reads them; letting go of `body` ends the transfer.
package struct HTTPStream: Sendable {
    package var status: Int
    package var headers: HTTPHeaders
    package var url: String
    /// Chunks as they arrive, never empty. Throws what the client throws.
    package var body: AsyncThrowingStream<[UInt8], any Error>

    package init(
        status: Int, headers: HTTPHeaders, url: String, body: AsyncThrowingStream<[UInt8], any Error>
    ) {
        self.status = status
        self.headers = headers
        self.url = url
        self.body = body
    }

    package var isSuccess: Bool { (200..<300).contains(status) }
}

/// Status line and header fields, before any body.
struct HTTPHead: Sendable, Equatable {
    var status: Int
    var headers: HTTPHeaders
    var url: String
}
