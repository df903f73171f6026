/// What load to generate against one URL.
package struct LoadPlan: Sendable {
    package enum Extent: Sendable, Equatable {
        /// Exactly this many requests.
        case requests(Int)
        /// As many as fall due within this many seconds.
        case seconds(Double)
    }

    /// What requests carry.
    package enum Body: Sendable, Equatable {
        case bytes([UInt8])
        /// A file, read anew for each request while it is sent.
        case file(String)
    }

    package var target: LoadTarget
    package var method: String
    /// Further header fields, as they are sent. `Host` and `User-Agent` replace the usual ones; an empty value removes it.
    package var headers: [(name: String, value: String)]
    package var body: Body
    package var connections: Int
    /// Requests a second over all connections; nil sends each connection's next request as soon as it can.
    package var rate: LoadRate?
    package var extent: Extent
    /// Seconds that one request may take, its connection included.
    package var timeout: Double
    package var tls: LoadTLSOptions
    /// Whether a redirect to the same server is followed; one that isn't counts as the answer.
    package var followsRedirects: Bool
    package var usesHTTP2: Bool

    /// Bytes of one request's body, as far as they are known beforehand.
    var bodySize: Int {
        if case .bytes(let bytes) = body { return bytes.count }
        return 0
    }

    package init(
        target: LoadTarget, method: String = "GET", headers: [(name: String, value: String)] = [],
        body: Body = .bytes([]), connections: Int = 4, rate: LoadRate? = .constant(8),
        extent: Extent = .requests(100), timeout: Double = 3, tls: LoadTLSOptions = LoadTLSOptions(),
        followsRedirects: Bool = false, usesHTTP2: Bool = false
    ) {
        self.target = target
        self.method = method
        self.headers = headers
        self.body = body
        self.connections = connections
        self.rate = rate
        self.extent = extent
        self.timeout = timeout
        self.tls = tls
        self.followsRedirects = followsRedirects
        self.usesHTTP2 = usesHTTP2
    }
}

/// How TLS servers are checked, and who we are to them. Files are in PEM.
package struct LoadTLSOptions: Sendable, Equatable {
    /// Whether the server's certificate goes unchecked.
    package var skipsVerification: Bool
    /// Further authorities to trust.
    package var authorityFile: String?
    package var certificateFile: String?
    package var keyFile: String?
    /// The name to ask for and to check, in place of the URL's host.
    package var serverName: String?

    package init(
        skipsVerification: Bool = false, authorityFile: String? = nil, certificateFile: String? = nil,
        keyFile: String? = nil, serverName: String? = nil
    ) {
        self.skipsVerification = skipsVerification
        self.authorityFile = authorityFile
        self.certificateFile = certificateFile
        self.keyFile = keyFile
        self.serverName = serverName
    }
}
