/// Everything libcurl is to be told for one request: decided before the network thread sees it.
struct TransferPlan: Sendable {
    var request: HTTPRequest
    var tls: TLSOptions
    /// What libcurl is given as URL: with the TLS server name as host where one is wanted.
    var url: String
    /// `host:port:host:port` for CURLOPT_CONNECT_TO, when the URL's host is not where to connect to.
    var connectTo: String?
    /// nil for none.
    var proxy: String?
    var allowsHTTP2: Bool
    /// Header lines as libcurl takes them.
    var headerLines: [String]

    init(_ request: HTTPRequest, options: HTTPClient.Options) throws(HTTPFailure) {
        guard let address = HTTPAddress(request.url), request.url.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
            throw Self.invalid(request, "an absolute http or https URL is needed")
        }
        guard !request.method.isEmpty, request.method.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else {
            throw Self.invalid(request, "\"\(request.method)\" is no method")
        }
        self.request = request
        tls = request.tls ?? options.tls
        url = request.url
        allowsHTTP2 = options.allowsHTTP2
        proxy = options.proxy.proxy(
            scheme: address.scheme, host: ProxyExceptions.unbracketed(address.host), port: address.port)
        var headers: HTTPHeaders = request.headers
        if let name = tls.serverName, address.scheme == "https", name != address.host {
            url = "https://\(name):\(address.port)\(address.rest)"
            connectTo = "\(name):\(address.port):\(address.host):\(address.port)"
            let host: String = address.hasExplicitPort ? "\(address.host):\(address.port)" : address.host
            if headers["Host"] == nil { headers.append("Host", host) }
        }
        if headers["User-Agent"] == nil { headers.append("User-Agent", options.userAgent) }
        headerLines = try Self.lines(headers, request)
    }

    private static func lines(_ headers: HTTPHeaders, _ request: HTTPRequest) throws(HTTPFailure) -> [String] {
        var lines: [String] = []
        for field in headers.fields {
            guard field.name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x3A }), !field.name.isEmpty,
                field.value.utf8.allSatisfy({ $0 >= 0x20 || $0 == 0x09 })
            else { throw invalid(request, "the header \(field.name.debugDescription) has forbidden characters") }
            // "Name;" is libcurl's way to say "with an empty value"; "Name:" would remove the header.
            lines.append(field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)")
        }
        // libcurl adds these two of its own accord.
        lines.append("Expect:")
        if headers["Content-Type"] == nil, request.body != nil { lines.append("Content-Type:") }
        return lines
    }

    private static func invalid(_ request: HTTPRequest, _ reason: String) -> HTTPFailure {
        HTTPFailure(.invalidRequest, url: request.url, reason: reason, mayHaveReachedServer: false)
    }
}
