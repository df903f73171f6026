/// Scheme, host and port of an http(s) URL, as far as connecting needs them.
struct HTTPAddress: Equatable {
    var scheme: String
    /// As written, with the brackets of an IPv6 address, without user information.
    var host: String
    var port: Int
    var hasExplicitPort: Bool
    /// From the first slash on; may be empty.
    var rest: String

    /// nil unless `url` is an absolute http or https URL with a host and a sane port.
    init?(_ url: String) {
        guard let mark = url.firstRange(of: "://") else { return nil }
        scheme = url[..<mark.lowerBound].lowercased()
        guard scheme == "http" || scheme == "https" else { return nil }
        let afterScheme: Substring = url[mark.upperBound...]
        var authority: Substring = afterScheme.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        rest = String(afterScheme[authority.endIndex...])
        if let at = authority.lastIndex(of: "@") { authority = authority[authority.index(after: at)...] }
        let portMark: Substring.Index? = authority.lastIndex(of: ":").flatMap { colon in
            authority[colon...].contains("]") ? nil : colon
        }
        hasExplicitPort = portMark != nil
        port = scheme == "https" ? 443 : 80
        if let portMark {
            guard let number = Int(authority[authority.index(after: portMark)...]), (1...65_535).contains(number) else {
                return nil
            }
            port = number
            authority = authority[..<portMark]
        }
        host = String(authority)
        guard !host.isEmpty else { return nil }
    }
}
