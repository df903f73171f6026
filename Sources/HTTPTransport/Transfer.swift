import CCurl
import Diagnostics
import Glibc

/// One libcurl easy handle and what its callbacks know. Lives on the network thread.
final class Transfer {
    let id: Int
    let easy: UnsafeMutableRawPointer
    let exchange: Exchange
    let plan: TransferPlan
    private let library: CurlLibrary
    private let started: ContinuousClock.Instant = .now
    private var lastActivity: ContinuousClock.Instant = .now
    private var headParser: HeadParser = HeadParser()
    private var isHeadDelivered: Bool = false
    private var isPaused: Bool = false
    /// How often the request was put on a connection, redirects not counted.
    private var timesSent: Int = 0
    private var headerList: UnsafeMutablePointer<curl_slist>?
    private var connectList: UnsafeMutablePointer<curl_slist>?
    private let errorText: UnsafeMutablePointer<CChar>

    init?(_ library: CurlLibrary, id: Int, plan: TransferPlan, exchange: Exchange) {
        guard let easy = iter8_curl_easy_init(library.functions) else { return nil }
        self.library = library
        self.id = id
        self.easy = easy
        self.plan = plan
        self.exchange = exchange
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        configure()
    }

    private var curl: UnsafePointer<iter8_curl> { library.functions }

    /// Frees the handle; nothing may be called afterwards.
    func close() {
        iter8_curl_easy_cleanup(curl, easy)
        iter8_curl_free_list(curl, headerList)
        iter8_curl_free_list(curl, connectList)
        errorText.deallocate()
        headerList = nil
        connectList = nil
    }

    /// The transfer a handle belongs to.
    static func of(_ easy: UnsafeMutableRawPointer, _ library: CurlLibrary) -> Transfer? {
        iter8_curl_get_context(library.functions, easy).map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
    }

    func resume() {
        guard isPaused else { return }
        isPaused = false
        lastActivity = .now
        _ = iter8_curl_resume(curl, easy)
    }

    /// The next instant at which we (not libcurl) give up, and what to say then.
    var deadline: (instant: ContinuousClock.Instant, reason: String)? {
        if !isHeadDelivered, let limit = plan.request.timeouts.response {
            return (started + limit, "no response within \(limit)")
        }
        if isHeadDelivered, !isPaused, let limit = plan.request.timeouts.idle {
            return (lastActivity + limit, "nothing arrived for \(limit)")
        }
        return nil
    }

    // MARK: Options

    private func configure() {
        set(CURLOPT_PRIVATE, Unmanaged.passUnretained(self).toOpaque())
        set(CURLOPT_ERRORBUFFER, errorText)
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_URL, plan.url)
        set(CURLOPT_PROTOCOLS_STR, "http,https")
        set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https")
        set(CURLOPT_HTTP_VERSION, Int(plan.allowsHTTP2 ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1))
        set(CURLOPT_TCP_KEEPALIVE, 1)
        set(CURLOPT_TCP_KEEPIDLE, 30)
        set(CURLOPT_TCP_KEEPINTVL, 15)
        set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        // Middle boxes forget idle connections without a word. What can't be sent again should not find out.
        if !plan.request.isIdempotent { set(CURLOPT_MAXAGE_CONN, 20) }
        if plan.request.acceptsCompression { set(CURLOPT_ACCEPT_ENCODING, "gzip, deflate") }
        if case .follow(let count) = plan.request.redirects {
            set(CURLOPT_FOLLOWLOCATION, 1)
            set(CURLOPT_MAXREDIRS, count)
        }
        configureMethod()
        configureHeaders()
        configureTimeouts()
        configureProxy()
        configureTLS()
        configureCallbacks()
    }

    private func configureMethod() {
        let request: HTTPRequest = plan.request
        if let body = request.body {
            _ = iter8_curl_set_offset(curl, easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count))
            body.withUnsafeBytes { bytes in
                // A body of no bytes still needs a pointer that isn't NULL.
                withUnsafePointer(to: UInt8(0)) { empty in
                    _ = iter8_curl_set_bytes(
                        curl, easy, CURLOPT_COPYPOSTFIELDS, bytes.baseAddress ?? UnsafeRawPointer(empty))
                }
            }
        } else if request.method == "HEAD" {
            set(CURLOPT_NOBODY, 1)
            return
        }
        // Set for redirects too: a GET stays a GET, and whoever posts with redirects on means it.
        if request.method != "GET" || request.body != nil { set(CURLOPT_CUSTOMREQUEST, request.method) }
    }

    private func configureHeaders() {
        for line in plan.headerLines { headerList = iter8_curl_append(curl, headerList, line) }
        _ = iter8_curl_set_list(curl, easy, CURLOPT_HTTPHEADER, headerList)
        if let connectTo = plan.connectTo {
            connectList = iter8_curl_append(curl, nil, connectTo)
            _ = iter8_curl_set_list(curl, easy, CURLOPT_CONNECT_TO, connectList)
        }
    }

    private func configureTimeouts() {
        let timeouts: HTTPTimeouts = plan.request.timeouts
        // 0 would mean libcurl's default; none is a very long time.
        set(CURLOPT_CONNECTTIMEOUT_MS, timeouts.connect.map { max(1, Int($0.wholeMilliseconds)) } ?? Int(Int32.max))
        if let total = timeouts.total { set(CURLOPT_TIMEOUT_MS, max(1, Int(total.wholeMilliseconds))) }
    }

    private func configureProxy() {
        // Said outright, so that libcurl doesn't look into the process's environment.
        set(CURLOPT_NOPROXY, "")
        var proxy: String = plan.proxy ?? ""
        // Names are for the proxy to resolve, as Go's clients have it.
        if proxy.lowercased().hasPrefix("socks5://") { proxy = "socks5h" + proxy.dropFirst(6) }
        set(CURLOPT_PROXY, proxy)
    }

    private func configureTLS() {
        let tls: TLSOptions = plan.tls
        if let authorities = tls.certificateAuthorities {
            // Else the system's directory of authorities would be trusted beside these.
            _ = iter8_curl_set_text(curl, easy, CURLOPT_CAPATH, nil)
            set(CURLOPT_CAINFO_BLOB, blob: authorities)
        }
        if let certificate = tls.clientCertificate { set(CURLOPT_SSLCERT_BLOB, blob: certificate) }
        if let key = tls.clientKey { set(CURLOPT_SSLKEY_BLOB, blob: key.reveal()) }
        if tls.skipsVerification {
            set(CURLOPT_SSL_VERIFYPEER, 0)
            set(CURLOPT_SSL_VERIFYHOST, 0)
        }
    }

    private func configureCallbacks() {
        let context: UnsafeMutableRawPointer = Unmanaged.passUnretained(self).toOpaque()
        set(CURLOPT_WRITEDATA, context)
        set(CURLOPT_HEADERDATA, context)
        set(CURLOPT_PREREQDATA, context)
        _ = iter8_curl_set_data_callback(curl, easy, CURLOPT_WRITEFUNCTION) { data, size, count, context in
            Transfer.from(context)?.received(UnsafeRawBufferPointer(start: data, count: size * count)) ?? 0
        }
        _ = iter8_curl_set_data_callback(curl, easy, CURLOPT_HEADERFUNCTION) { data, size, count, context in
            Transfer.from(context)?.receivedHeader(UnsafeRawBufferPointer(start: data, count: size * count)) ?? 0
        }
        _ = iter8_curl_set_prereq_callback(curl, easy) { context, _, _, _, _ in
            Transfer.from(context)?.aboutToSend() ?? CURL_PREREQFUNC_ABORT
        }
        _ = iter8_curl_set_sockopt_callback(curl, easy) { _, descriptor, _ in
            // Programs we start (credential plugins, scripts) must not inherit connections.
            fcntl(descriptor, F_SETFD, FD_CLOEXEC) == -1 ? CURL_SOCKOPT_ERROR : CURL_SOCKOPT_OK
        }
    }

    private static func from(_ context: UnsafeMutableRawPointer?) -> Transfer? {
        context.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
    }

    private func set(_ option: CURLoption, _ value: Int) { _ = iter8_curl_set_long(curl, easy, option, value) }
    private func set(_ option: CURLoption, _ value: String) { _ = iter8_curl_set_text(curl, easy, option, value) }
    private func set(_ option: CURLoption, _ value: UnsafeMutableRawPointer) {
        _ = iter8_curl_set_pointer(curl, easy, option, value)
    }
    private func set(_ option: CURLoption, blob: [UInt8]) {
        blob.withUnsafeBytes { bytes in
            _ = iter8_curl_set_blob(curl, easy, option, bytes.baseAddress, bytes.count)
        }
    }

    // MARK: Callbacks

    /// libcurl sends a request again by itself when a kept connection turns out dead. That may only happen to
    /// requests that do no harm twice.
    private func aboutToSend() -> Int32 {
        if timesSent > 0, !plan.request.isIdempotent { return CURL_PREREQFUNC_ABORT }
        timesSent += 1
        return CURL_PREREQFUNC_OK
    }

    private func receivedHeader(_ line: UnsafeRawBufferPointer) -> Int {
        lastActivity = .now
        guard !isHeadDelivered, let head = headParser.add(line) else { return line.count }
        if head.isRedirect, case .follow = plan.request.redirects {
            timesSent = 0
            return line.count
        }
        isHeadDelivered = true
        exchange.deliver(head: HTTPHead(status: head.status, headers: head.headers, url: effectiveURL))
        return line.count
    }

    private func received(_ bytes: UnsafeRawBufferPointer) -> Int {
        lastActivity = .now
        if exchange.deliver(bytes) { return bytes.count }
        isPaused = true
        return iter8_curl_write_pause()
    }

    private var effectiveURL: String {
        guard iter8_curl_get_long(curl, easy, CURLINFO_REDIRECT_COUNT) > 0,
            let text = iter8_curl_get_text(curl, easy, CURLINFO_EFFECTIVE_URL)
        else { return plan.request.url }
        return String(cString: text)
    }

    // MARK: How it ended

    func failure(_ kind: HTTPFailure.Kind, _ reason: String) -> HTTPFailure {
        HTTPFailure(kind, url: plan.request.url, reason: reason, mayHaveReachedServer: timesSent > 0)
    }

    /// nil for success.
    func failure(_ code: CURLcode) -> HTTPFailure? {
        if code == CURLE_OK { return nil }
        if code == CURLE_ABORTED_BY_CALLBACK {
            return failure(.reset, "it broke after the request was sent")
        }
        let text: String = String(cString: errorText)
        let reason: String = text.isEmpty ? String(cString: iter8_curl_strerror(curl, code)) : text
        return failure(code.failureKind(wasSent: timesSent > 0), reason)
    }
}

extension CURLcode {
    fileprivate func failureKind(wasSent: Bool) -> HTTPFailure.Kind {
        switch self {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: return .dns
        case CURLE_COULDNT_CONNECT, CURLE_PROXY: return .refused
        case CURLE_OPERATION_TIMEDOUT: return .timedOut
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR,
            CURLE_SSL_INVALIDCERTSTATUS:
            return .tls
        // Before anything was sent these come from a proxy that won't connect us.
        case CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR: return wasSent ? .reset : .refused
        case CURLE_PARTIAL_FILE, CURLE_HTTP2, CURLE_HTTP2_STREAM: return .reset
        case CURLE_TOO_MANY_REDIRECTS: return .tooManyRedirects
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL, CURLE_BAD_FUNCTION_ARGUMENT, CURLE_SSL_CERTPROBLEM,
            CURLE_SSL_CACERT_BADFILE:
            return .invalidRequest
        default: return .failed
        }
    }
}
