/// An HTTP/1.1 client (HTTP/2 on request): libcurl on one thread of its own, connections kept and used again.
///
/// Cancelling the task that waits ends the transfer. Every method may be called from any task at any time.
package final class HTTPClient: Sendable {
    package struct Options: Sendable, Hashable {
        package var tls: TLSOptions
        package var proxy: ProxyPolicy
        package var userAgent: String
        /// How many bytes of a stream may wait for their reader before the server is held back.
        package var streamBuffer: Int
        /// Speaks HTTP/2 where the server offers it. Off, because libcurl 7.88 (Debian 12) is not to be trusted with
        /// it: requests fail or hang when a server says goodbye (GOAWAY) or answers before it has read the body.
        /// All of a client's requests use one version: mixed, answers went to the wrong request.
        package var allowsHTTP2: Bool

        package init(
            tls: TLSOptions = TLSOptions(), proxy: ProxyPolicy = .direct, userAgent: String = "iter8",
            streamBuffer: Int = 256 << 10, allowsHTTP2: Bool = false
        ) {
            self.tls = tls
            self.proxy = proxy
            self.userAgent = userAgent
            self.streamBuffer = streamBuffer
            self.allowsHTTP2 = allowsHTTP2
        }
    }

    package let options: Options
    private let loop: CurlLoop = CurlLoop()

    package init(_ options: Options = Options()) {
        self.options = options
    }

    deinit {
        loop.stop()
    }

    /// The whole response to `request`, whatever its status.
    ///
    /// - Throws: ``Diagnostic`` (`unreachable`, `timedOut`, `invalid`, `failed`), or `CancellationError`.
    package func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        do throws(HTTPFailure) {
            return try await attempt(request)
        } catch {
            throw error.thrown
        }
    }

    /// The head of the response to `request`, and its body as it arrives.
    ///
    /// - Throws: as ``send(_:)``; the body likewise.
    package func stream(_ request: HTTPRequest) async throws -> HTTPStream {
        do throws(HTTPFailure) {
            let opened: OpenedResponse = try await open(request)
            let body: ResponseBody = opened.body
            let stream: AsyncThrowingStream<[UInt8], any Error> = AsyncThrowingStream {
                do throws(HTTPFailure) {
                    return try await body.next()
                } catch {
                    throw error.thrown
                }
            }
            return HTTPStream(
                status: opened.head.status, headers: opened.head.headers, url: opened.head.url, body: stream)
        } catch {
            throw error.thrown
        }
    }

    /// ``send(_:)`` for callers that decide by the kind of failure.
    package func attempt(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
        let opened: OpenedResponse = try await open(request)
        var body: [UInt8] = []
        while let chunk = try await opened.body.next() {
            guard body.count + chunk.count <= request.maximumBodySize else {
                throw HTTPFailure(
                    .tooLarge, url: request.url, reason: "more than \(request.maximumBodySize) bytes",
                    mayHaveReachedServer: true)
            }
            if body.isEmpty { body = chunk } else { body.append(contentsOf: chunk) }
        }
        return HTTPResponse(
            status: opened.head.status, headers: opened.head.headers, body: body, url: opened.head.url)
    }

    /// ``stream(_:)`` for callers that decide by the kind of failure.
    package func open(_ request: HTTPRequest) async throws(HTTPFailure) -> OpenedResponse {
        let plan: TransferPlan = try TransferPlan(request, options: options)
        let exchange: Exchange = Exchange(limit: options.streamBuffer)
        let id: Int = loop.start(plan, exchange)
        let body: ResponseBody = ResponseBody(client: self, exchange: exchange, id: id, url: request.url)
        let head: Result<HTTPHead, HTTPFailure> = await withTaskCancellationHandler {
            await exchange.head()
        } onCancel: {
            body.cancel()
        }
        return OpenedResponse(head: try head.get(), body: body)
    }

    /// Whether `url` is an absolute http or https URL with a host.
    package static func canRequest(_ url: String) -> Bool {
        HTTPAddress(url) != nil && url.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F }
    }

    /// Whether `url` names a proxy of a kind that is understood.
    package static func canUseProxy(_ url: String) -> Bool {
        for scheme in ["http", "https", "socks5", "socks5h"] where url.lowercased().hasPrefix("\(scheme)://") {
            return canRequest("http" + url.dropFirst(scheme.count))
        }
        return false
    }

    /// `url` for messages: without user information, query and fragment.
    package static func redacted(_ url: String) -> String { HTTPFailure.redacted(url) }

    fileprivate func resume(_ id: Int) { loop.post(.resume(id)) }
    fileprivate func cancel(_ id: Int) { loop.post(.cancel(id)) }
}

/// A response whose head has arrived.
package struct OpenedResponse: Sendable {
    let head: HTTPHead
    package let body: ResponseBody

    package var status: Int { head.status }
    package var headers: HTTPHeaders { head.headers }
}

/// The rest of a response. One reader at a time; letting go of it ends the transfer.
package final class ResponseBody: Sendable {
    private let client: HTTPClient
    private let exchange: Exchange
    private let id: Int
    private let url: String

    init(client: HTTPClient, exchange: Exchange, id: Int, url: String) {
        self.client = client
        self.exchange = exchange
        self.id = id
        self.url = url
    }

    deinit {
        if !exchange.isEnded { cancel() }
    }

    /// The bytes that have arrived since the last call, waiting for some; nil at the end.
    package func next() async throws(HTTPFailure) -> [UInt8]? {
        let result: Result<[UInt8]?, HTTPFailure> = await withTaskCancellationHandler {
            await exchange.next { client.resume(id) }
        } onCancel: {
            cancel()
        }
        return try result.get()
    }

    /// Ends the transfer; whoever waits sees `cancelled`.
    package func cancel() {
        let failure = HTTPFailure(.cancelled, url: url, reason: "cancelled", mayHaveReachedServer: true)
        exchange.end(.failed(failure))
        client.cancel(id)
    }
}
