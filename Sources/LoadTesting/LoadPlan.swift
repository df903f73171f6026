package import Diagnostics

/// What load to generate against one URL.
package struct LoadPlan: Sendable {
    package enum Extent: Sendable, Equatable {
        /// Exactly this many requests.
        case requests(Int)
        /// As many as fall due within this many seconds.
        case seconds(Double)
    }

    package var target: LoadTarget
    package var method: String
    /// Further header fields, as they are sent. `Host` and `User-Agent` replace the usual ones; an empty value removes it.
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]
    package var connections: Int
    /// Requests a second over all connections; nil sends each connection's next request as soon as it can.
    package var rate: Double?
    package var extent: Extent
    /// Seconds that one request may take, its connection included.
    package var timeout: Double
    /// Whether an https server's certificate goes unchecked.
    package var isInsecure: Bool
    /// PEM file of further authorities to trust.
    package var authorityFile: String?

    package init(
        target: LoadTarget, method: String = "GET", headers: [(name: String, value: String)] = [], body: [UInt8] = [],
        connections: Int = 4, rate: Double? = 8, extent: Extent = .requests(100), timeout: Double = 3,
        isInsecure: Bool = false, authorityFile: String? = nil
    ) {
        self.target = target
        self.method = method
        self.headers = headers
        self.body = body
        self.connections = connections
        self.rate = rate
        self.extent = extent
        self.timeout = timeout
        self.isInsecure = isInsecure
        self.authorityFile = authorityFile
    }
}

/// The parts of an http or https URL that a request needs.
package struct LoadTarget: Sendable, Equatable {
    package let isSecure: Bool
    package let host: String
    package let port: UInt16
    /// Path and query, starting with `/`.
    package let path: String

    /// A URL without a scheme is taken as http.
    ///
    /// - Throws: ``Diagnostic`` `invalid` for anything else than http and https, and for URLs without a host.
    package init(_ url: String) throws(Diagnostic) {
        var rest: Substring = url[...]
        var scheme: String = "http"
        if let mark = rest.firstRange(of: "://") {
            scheme = rest[..<mark.lowerBound].lowercased()
            rest = rest[mark.upperBound...]
        }
        guard scheme == "http" || scheme == "https" else {
            throw Diagnostic(.invalid, "\"\(url)\" is no http or https URL")
        }
        isSecure = scheme == "https"
        let authorityEnd: Substring.Index = rest.firstIndex { $0 == "/" || $0 == "?" || $0 == "#" } ?? rest.endIndex
        var authority: Substring = rest[..<authorityEnd]
        var tail: Substring = rest[authorityEnd...]
        if let fragment = tail.firstIndex(of: "#") { tail = tail[..<fragment] }
        path = tail.hasPrefix("/") ? String(tail) : "/" + tail
        if let user = authority.lastIndex(of: "@") { authority = authority[authority.index(after: user)...] }
        var portText: Substring?
        if authority.hasPrefix("["), let close = authority.firstIndex(of: "]") {
            host = String(authority[authority.index(after: authority.startIndex)..<close])
            let after: Substring = authority[authority.index(after: close)...]
            portText = after.hasPrefix(":") ? after.dropFirst() : nil
        } else if let colon = authority.lastIndex(of: ":") {
            host = String(authority[..<colon])
            portText = authority[authority.index(after: colon)...]
        } else {
            host = String(authority)
        }
        if let portText {
            guard let number = UInt16(portText), number > 0 else {
                throw Diagnostic(.invalid, "\"\(url)\" has no valid port")
            }
            port = number
        } else {
            port = isSecure ? 443 : 80
        }
        let isPlain: Bool = (host + path).utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        guard !host.isEmpty, isPlain else { throw Diagnostic(.invalid, "\"\(url)\" is no valid URL") }
    }

    /// `host` or `host:port`, as the Host field has it.
    package var authority: String {
        let name: String = host.contains(":") ? "[\(host)]" : host
        return port == (isSecure ? 443 : 80) ? name : "\(name):\(port)"
    }
}
