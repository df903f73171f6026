package import Diagnostics

/// The parts of an http or https URL that a request needs.
package struct LoadTarget: Sendable, Equatable {
    package let isSecure: Bool
    package let host: String
    package let port: UInt16
    /// Path and query, starting with `/`.
    package let path: String
    /// `user:password`, as it stands in the URL; nil without.
    package let credentials: String?

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
        if let end = authority.lastIndex(of: "@") {
            credentials = String(authority[..<end])
            authority = authority[authority.index(after: end)...]
        } else {
            credentials = nil
        }
        let shown: String = credentials.map { url.replacing("\($0)@", with: "...@") } ?? url
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
                throw Diagnostic(.invalid, "\"\(shown)\" has no valid port")
            }
            port = number
        } else {
            port = isSecure ? 443 : 80
        }
        let isPlain: Bool = (host + path).utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        guard !host.isEmpty, isPlain else { throw Diagnostic(.invalid, "\"\(shown)\" is no valid URL") }
    }

    /// `host` or `host:port`, as the Host field has it.
    package var authority: String {
        let name: String = host.contains(":") ? "[\(host)]" : host
        return port == (isSecure ? 443 : 80) ? name : "\(name):\(port)"
    }
}
