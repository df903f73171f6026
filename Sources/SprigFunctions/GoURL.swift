/// A URL in the parts that Go's `net/url` splits it into.
struct GoURL {
    var scheme: String = ""
    var opaque: String = ""
    var user: String?
    var password: String?
    var host: String = ""
    var path: String = ""
    var query: String = ""
    var fragment: String = ""

    struct Fault: Error {
        /// What Go says.
        let message: String
    }

    /// Splits `text`; what of it is no URL to Go is a ``Fault``.
    init(_ text: String) throws {
        let (address, fragment): (Substring, Substring?) = GoURL.cut(text[...], "#")
        guard !address.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
            throw Fault(message: "net/url: invalid control character in URL")
        }
        var rest: Substring = try takeScheme(address)
        if let mark = rest.firstIndex(of: "?") {
            query = String(rest[rest.index(after: mark)...])
            rest = rest[..<mark]
        }
        if !rest.hasPrefix("/") {
            if !scheme.isEmpty {
                opaque = String(rest)
                rest = ""
            } else if GoURL.cut(rest, "/").0.contains(":") {
                throw Fault(message: "first path segment in URL cannot contain colon")
            }
        }
        if rest.hasPrefix("//"), !scheme.isEmpty || !rest.hasPrefix("///") {
            let authority: Substring = rest.dropFirst(2).prefix { $0 != "/" }
            rest = rest[authority.endIndex...]
            try takeAuthority(authority)
        }
        path = try GoURLText.unescape(rest, .path)
        if let fragment { self.fragment = try GoURLText.unescape(fragment, .fragment) }
    }

    init() {}

    /// The host without its port and its brackets.
    var hostname: String {
        var name: Substring = host[...]
        if let colon = name.lastIndex(of: ":"), GoURL.isPort(name[colon...]) { name = name[..<colon] }
        if name.hasPrefix("["), name.hasSuffix("]") { name = name.dropFirst().dropLast() }
        return String(name)
    }

    static func cut(_ text: Substring, _ mark: Character) -> (Substring, Substring?) {
        guard let place = text.firstIndex(of: mark) else { return (text, nil) }
        return (text[..<place], text[text.index(after: place)...])
    }

    private mutating func takeScheme(_ text: Substring) throws -> Substring {
        for (index, character) in text.enumerated() {
            switch character {
            case "a"..."z", "A"..."Z": continue
            case "0"..."9", "+", "-", ".":
                if index == 0 { return text }
            case ":":
                if index == 0 { throw Fault(message: "missing protocol scheme") }
                scheme = text.prefix(index).lowercased()
                return text.dropFirst(index + 1)
            default: return text
            }
        }
        return text
    }

    mutating func takeAuthority(_ authority: Substring) throws {
        guard let at = authority.lastIndex(of: "@") else {
            host = try GoURL.host(authority)
            return
        }
        host = try GoURL.host(authority[authority.index(after: at)...])
        let userinfo: Substring = authority[..<at]
        let isValid: Bool = userinfo.utf8.allSatisfy { byte in
            GoURLText.isPlain(byte) || "-._:~!$&'()*+,;=%@".utf8.contains(byte)
        }
        guard isValid else { throw Fault(message: "net/url: invalid userinfo") }
        let (name, secret): (Substring, Substring?) = GoURL.cut(userinfo, ":")
        user = try GoURLText.unescape(name, .userPassword)
        password = try secret.map { try GoURLText.unescape($0, .userPassword) }
    }

    private static func host(_ text: Substring) throws -> String {
        var port: Substring = ""
        if text.hasPrefix("[") {
            guard let bracket = text.lastIndex(of: "]") else { throw Fault(message: "missing ']' in host") }
            port = text[text.index(after: bracket)...]
        } else if let colon = text.firstIndex(of: ":") {
            port = text[colon...]
        }
        guard isPort(port) else {
            throw Fault(message: "invalid port \(GoURLText.quoted(String(port))) after host")
        }
        return try GoURLText.unescape(text, .host)
    }

    /// Nothing, or a colon with digits or without.
    private static func isPort(_ text: Substring) -> Bool {
        text.isEmpty || (text.first == ":" && text.dropFirst().utf8.allSatisfy { (48...57).contains($0) })
    }
}
