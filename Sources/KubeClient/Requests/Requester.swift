import Diagnostics
import HTTPTransport
import KubeModel
import ValueTree

/// Sends API calls: adds credentials, repeats what may be repeated, turns refusals into errors.
struct Requester: Sendable {
    let configuration: ClusterConfiguration
    let options: KubeClient.Options
    let unsettled: UnsettledWrites = UnsettledWrites()
    private let http: HTTPClient
    private let authenticator: Authenticator

    init(configuration: ClusterConfiguration, options: KubeClient.Options) {
        self.configuration = configuration
        self.options = options
        http = HTTPClient(
            HTTPClient.Options(tls: configuration.tls, proxy: configuration.proxy, userAgent: options.userAgent))
        authenticator = Authenticator(configuration.credentials)
    }

    /// The JSON answer to `call`.
    func value(_ call: APICall) async throws -> Value { try parse(try await send(call).body, of: call.summary) }

    /// The JSON that answers a call; see ``JSONReader`` for what is left out.
    func parse(_ text: [UInt8], of summary: String, omitting omitted: String? = nil) throws -> Value {
        try reading(summary) { file throws(Diagnostic) in
            try JSONReader.parse(text, file: file, omitting: omitted)
        }
    }

    /// Where the items of a list are that answers a call.
    func elements(of name: String, in text: [UInt8], _ summary: String) throws -> [Range<Int>] {
        try reading(summary) { file throws(Diagnostic) in
            try JSONReader.elements(of: name, in: text, file: file)
        }
    }

    private func reading<Result>(_ summary: String, _ read: (String) throws(Diagnostic) -> Result) throws -> Result {
        try within(summary) {
            do throws(Diagnostic) {
                return try read("answer of \(configuration.server)")
            } catch {
                throw error.hinting("is \(configuration.server) a Kubernetes API server? (\(configuration.source))")
            }
        }
    }

    func send(_ call: APICall) async throws -> HTTPResponse {
        let answer: Answer = try await answer(call, timeouts: options.timeouts, collects: true)
        return HTTPResponse(status: answer.status, headers: answer.headers, body: answer.body)
    }

    /// The answer's body as it arrives, once the server has agreed.
    func open(_ call: APICall, timeouts: HTTPTimeouts) async throws -> ResponseBody? {
        try await answer(call, timeouts: timeouts, collects: false).stream
    }

    private struct Answer {
        var status: Int
        var headers: HTTPHeaders
        var body: [UInt8] = []
        var stream: ResponseBody?
    }

    private func answer(_ call: APICall, timeouts: HTTPTimeouts, collects: Bool) async throws -> Answer {
        var retries: RetryState = RetryState(policy: options.retry, isRepeatable: call.isRepeatable)
        var isAuthenticatedAgain: Bool = false
        var mayBeDone: Bool = false
        while true {
            try Task.checkCancellation()
            let authorization: Authorization = try await within(call.summary) {
                try await authenticator.authorization()
            }
            let outcome: RetryState.Outcome
            let error: any Error
            switch await exchange(request(call, authorization, timeouts: timeouts), collects: collects) {
            case .success(let answer):
                if (200..<300).contains(answer.status) { return answer }
                // Our own delete came through before its answer was lost.
                if answer.status == 404, mayBeDone, call.verb == .delete {
                    return Answer(status: 200, headers: [:], body: Array("{}".utf8))
                }
                if answer.status == 401, !isAuthenticatedAgain, await authenticator.renew(authorization) {
                    isAuthenticatedAgain = true
                    continue
                }
                let status: KubeStatus = APIFailure.status(answer.status, body: answer.body)
                mayBeDone = mayBeDone || answer.status >= 500
                outcome = .status(answer.status, retryAfter: APIFailure.retryAfter(answer.headers, status))
                error = APIFailure.error(for: status, of: call, configuration: configuration)
            case .failure(let failure):
                outcome = .failure(failure.kind, mayHaveReachedServer: failure.mayHaveReachedServer)
                mayBeDone = mayBeDone || failure.mayHaveReachedServer
                if failure.kind == .timedOut, failure.mayHaveReachedServer, call.verb.isWrite {
                    unsettled.note(timeout: timeouts.total)
                }
                error = APIFailure.error(for: failure, of: call, configuration: configuration)
            }
            switch retries.next(after: outcome) {
            case .giveUp: throw error
            case .retry(let pause): try await options.retry.sleep(pause)
            }
        }
    }

    private func exchange(_ request: HTTPRequest, collects: Bool) async -> Result<Answer, HTTPFailure> {
        do throws(HTTPFailure) {
            let opened: OpenedResponse = try await http.open(request)
            var answer: Answer = Answer(status: opened.status, headers: opened.headers)
            if !collects, (200..<300).contains(opened.status) {
                answer.stream = opened.body
                return .success(answer)
            }
            while let chunk = try await opened.body.next() {
                guard answer.body.count + chunk.count <= request.maximumBodySize else {
                    let limit: String = "more than \(request.maximumBodySize) bytes"
                    throw HTTPFailure(.tooLarge, url: request.url, reason: limit, mayHaveReachedServer: true)
                }
                answer.body.append(contentsOf: chunk)
            }
            return .success(answer)
        } catch {
            return .failure(error)
        }
    }

    private func request(
        _ call: APICall, _ authorization: Authorization, timeouts: HTTPTimeouts
    ) -> HTTPRequest {
        var headers: HTTPHeaders = configuration.impersonation.headers()
        headers["Accept"] = call.accept
        if call.body != nil { headers["Content-Type"] = call.contentType }
        var tls: TLSOptions?
        // As kubectl has it: no credentials over a connection that anybody can read.
        if configuration.server.hasPrefix("https://") {
            if let header = authorization.header { headers["Authorization"] = header.reveal() }
            if let certificate = authorization.certificate {
                tls = configuration.tls
                tls?.clientCertificate = certificate
                tls?.clientKey = authorization.key
            }
        }
        return HTTPRequest(
            call.verb.method, configuration.server + call.target, headers: headers, body: call.body,
            timeouts: timeouts, redirects: .never, tls: tls, acceptsCompression: true,
            maximumBodySize: options.maximumBodySize)
    }
}
