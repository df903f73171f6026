import CCurl
import Glibc
import HTTPTransport

/// One of libcurl's handles: a connection's worth of requests in HTTP/2, one at a time.
final class HTTP2Stream {
    let easy: UnsafeMutableRawPointer
    /// When the request was due, and when it was begun.
    var due: UInt64 = 0
    var begun: UInt64 = 0
    /// When the one before ended.
    var freed: UInt64 = 0
    var redirects: Int = 0
    /// Bytes of the answer's body.
    fileprivate(set) var received: Int = 0
    /// How often the request was put on a connection.
    fileprivate(set) var timesSent: Int = 0
    private let library: CurlLibrary
    private let plan: LoadPlan
    private let payload: PayloadMap?
    private let mayRepeat: Bool
    private let errorText: UnsafeMutablePointer<CChar>
    private var fields: UnsafeMutablePointer<curl_slist>?

    init?(_ library: CurlLibrary, _ plan: LoadPlan, _ payload: PayloadMap?) {
        guard let easy = iter8_curl_easy_init(library.functions) else { return nil }
        self.library = library
        self.easy = easy
        self.plan = plan
        self.payload = payload
        mayRepeat = ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"].contains(plan.method)
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        configure()
        prepare()
    }

    deinit {
        iter8_curl_easy_cleanup(curl, easy)
        iter8_curl_free_list(curl, fields)
        errorText.deallocate()
    }

    private var curl: UnsafePointer<iter8_curl> { library.functions }

    /// Gets ready for another request: the plan's, or what a redirect asks for.
    func prepare(method: String? = nil, path: String? = nil) {
        (received, timesSent) = (0, 0)
        let authority: String = plan.target.authority
        set(CURLOPT_URL, "\(plan.target.isSecure ? "https" : "http")://\(authority)\(path ?? plan.target.path)")
        let isOther: Bool = method != nil && method != plan.method
        if let payload, !isOther {
            set(CURLOPT_POST, 1)
            _ = iter8_curl_set_offset(curl, easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(payload.bytes.count))
            // An empty body still needs a pointer that isn't NULL; it must outlive the request.
            _ = iter8_curl_set_bytes(
                curl, easy, CURLOPT_POSTFIELDS, payload.bytes.baseAddress ?? UnsafeRawPointer(errorText))
        } else {
            set(CURLOPT_HTTPGET, 1)
        }
        set(CURLOPT_NOBODY, plan.method == "HEAD" ? 1 : 0)
        set(CURLOPT_CUSTOMREQUEST, method ?? plan.method)
    }

    private func configure() {
        set(CURLOPT_PRIVATE, Unmanaged.passUnretained(self).toOpaque())
        set(CURLOPT_ERRORBUFFER, errorText)
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_PROTOCOLS_STR, "http,https")
        let version: Int =
            Int(plan.target.isSecure ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE)
        set(CURLOPT_HTTP_VERSION, version)
        // Debian 12's libcurl (7.88) garbles the second request on a connection without TLS.
        if !plan.target.isSecure { set(CURLOPT_FORBID_REUSE, 1) }
        set(CURLOPT_NOPROXY, "")
        set(CURLOPT_PROXY, "")
        set(CURLOPT_TIMEOUT_MS, Int(min(max(1, plan.timeout * 1000), Double(Int32.max))))
        configureTLS()
        let context: UnsafeMutableRawPointer = Unmanaged.passUnretained(self).toOpaque()
        set(CURLOPT_WRITEDATA, context)
        set(CURLOPT_PREREQDATA, context)
        _ = iter8_curl_set_data_callback(curl, easy, CURLOPT_WRITEFUNCTION) { _, size, count, context in
            HTTP2Stream.from(context)?.received += size * count
            return size * count
        }
        _ = iter8_curl_set_prereq_callback(curl, easy) { context, _, _, _, _ in
            HTTP2Stream.from(context)?.aboutToSend() ?? CURL_PREREQFUNC_ABORT
        }
        _ = iter8_curl_set_sockopt_callback(curl, easy) { _, descriptor, _ in
            fcntl(descriptor, F_SETFD, FD_CLOEXEC) == -1 ? CURL_SOCKOPT_ERROR : CURL_SOCKOPT_OK
        }
        var lines: [String] = ["Expect:", "User-Agent: iter8"]
        for header in plan.headers {
            lines.removeAll { $0.lowercased().hasPrefix("\(header.name.lowercased()):") }
            // libcurl leaves out fields that have no value.
            lines.append("\(header.name): \(header.value)")
        }
        for line in lines { fields = iter8_curl_append(curl, fields, line) }
        _ = iter8_curl_set_list(curl, easy, CURLOPT_HTTPHEADER, fields)
    }

    private func configureTLS() {
        let tls: LoadTLSOptions = plan.tls
        if let file = tls.authorityFile { set(CURLOPT_CAINFO, file) }
        if let file = tls.certificateFile {
            set(CURLOPT_SSLCERT, file)
            set(CURLOPT_SSLKEY, tls.keyFile ?? file)
        }
        if tls.skipsVerification {
            set(CURLOPT_SSL_VERIFYPEER, 0)
            set(CURLOPT_SSL_VERIFYHOST, 0)
        }
    }

    /// libcurl sends a request again by itself when a kept connection turns out dead. That may only happen to
    /// requests that do no harm twice.
    private func aboutToSend() -> Int32 {
        if timesSent > 0, !mayRepeat { return CURL_PREREQFUNC_ABORT }
        timesSent += 1
        return CURL_PREREQFUNC_OK
    }

    private static func from(_ context: UnsafeMutableRawPointer?) -> HTTP2Stream? {
        context.map { Unmanaged<HTTP2Stream>.fromOpaque($0).takeUnretainedValue() }
    }

    private func set(_ option: CURLoption, _ value: Int) { _ = iter8_curl_set_long(curl, easy, option, value) }
    private func set(_ option: CURLoption, _ value: String) { _ = iter8_curl_set_text(curl, easy, option, value) }
    private func set(_ option: CURLoption, _ value: UnsafeMutableRawPointer) {
        _ = iter8_curl_set_pointer(curl, easy, option, value)
    }

    // MARK: How it ended

    var status: Int { iter8_curl_get_long(curl, easy, CURLINFO_RESPONSE_CODE) }

    /// Where a redirect leads; nil without one.
    var location: String? { iter8_curl_get_text(curl, easy, CURLINFO_REDIRECT_URL).map { String(cString: $0) } }

    /// Why there is no answer; nil if there is one.
    func failure(_ code: CURLcode) -> (kind: FailureKind, message: String)? {
        if code == CURLE_OK {
            let isHTTP2: Bool = iter8_curl_get_long(curl, easy, CURLINFO_HTTP_VERSION) == Int(CURL_HTTP_VERSION_2_0)
            return isHTTP2 ? nil : (.malformed, "the server does not speak HTTP/2")
        }
        let text = String(cString: errorText)
        let reason: String = text.isEmpty ? String(cString: iter8_curl_strerror(curl, code)) : text
        return (kind(code), reason)
    }

    private func kind(_ code: CURLcode) -> FailureKind {
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST: return .dns
        case CURLE_COULDNT_CONNECT:
            let error = SystemError(code: Int32(iter8_curl_get_long(curl, easy, CURLINFO_OS_ERRNO)))
            return error.kind
        case CURLE_OPERATION_TIMEDOUT: return .timeout
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR,
            CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CACERT_BADFILE:
            return .tls
        case CURLE_PARTIAL_FILE: return .truncated
        case CURLE_GOT_NOTHING: return .closed
        case CURLE_HTTP2, CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY: return .malformed
        default: return .reset
        }
    }
}
