import Diagnostics

/// An http(s) URL with its user information taken apart.
struct RemoteAddress {
    /// Without user information: what is requested.
    let url: String
    /// `user:password`, percent escapes decoded.
    let credentials: Sensitive<String>?
    /// Scheme, host and port: where credentials may be sent.
    let origin: String

    /// Without query too: what may be shown.
    var shown: String { String(url.prefix { $0 != "?" && $0 != "#" }) }

    /// nil if `text` is no absolute http or https URL.
    init?(_ text: String) {
        guard let mark = text.firstRange(of: "://") else { return nil }
        let scheme: String = text[..<mark.lowerBound].lowercased()
        guard scheme == "http" || scheme == "https" else { return nil }
        let rest: Substring = text[mark.upperBound...]
        let authority: Substring = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        var host: Substring = authority
        if let at = authority.lastIndex(of: "@") {
            let user: String = String(authority[..<at])
            credentials = Sensitive(RemoteAddress.decoded(user))
            host = authority[authority.index(after: at)...]
        } else {
            credentials = nil
        }
        guard !host.isEmpty else { return nil }
        origin = "\(scheme)://\(host.lowercased())"
        url = "\(scheme)://\(host)\(rest[authority.endIndex...])"
    }

    private init(url: String, credentials: Sensitive<String>?, origin: String) {
        self.url = url
        self.credentials = credentials
        self.origin = origin
    }

    static func isRemote(_ text: String) -> Bool {
        let lowercased: String = text.lowercased()
        return lowercased.hasPrefix("http://") || lowercased.hasPrefix("https://")
    }

    /// Any text that looks like a URL, without what may be secret in it.
    static func redacted(_ text: String) -> String {
        guard let mark = text.firstRange(of: "://") else { return text }
        var rest: Substring = text[mark.upperBound...].prefix { $0 != "?" && $0 != "#" }
        let authority: Substring = rest.prefix { $0 != "/" }
        if let at = authority.lastIndex(of: "@") { rest = rest[rest.index(after: at)...] }
        return String(text[..<mark.upperBound] + rest)
    }

    /// `%40` as `@` and so on; a percent sign that starts no escape stays.
    private static func decoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        var rest: Substring.UTF8View = text[...].utf8
        while let byte = rest.popFirst() {
            let digits: String = String(decoding: rest.prefix(2), as: UTF8.self)
            if byte == UInt8(ascii: "%"), digits.utf8.count == 2, let value = UInt8(digits, radix: 16) {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The URL `reference` means in an index that lies at this address; it keeps the credentials if it stays with
    /// the same host.
    func resolving(_ reference: String) -> RemoteAddress? {
        if RemoteAddress.isRemote(reference) {
            guard let address = RemoteAddress(reference) else { return nil }
            guard address.credentials == nil, address.origin == origin else { return address }
            return RemoteAddress(url: address.url, credentials: credentials, origin: origin)
        }
        guard !reference.contains("://") else { return nil }
        let base: Substring = url.prefix { $0 != "?" && $0 != "#" }
        if reference.hasPrefix("/") {
            let start: String.Index = base.index(base.startIndex, offsetBy: origin.count)
            return RemoteAddress(url: base[..<start] + reference, credentials: credentials, origin: origin)
        }
        let separator: String = base.hasSuffix("/") ? "" : "/"
        return RemoteAddress(url: base + separator + reference, credentials: credentials, origin: origin)
    }

    /// The last part of the path; nil if it can be no file's name.
    var fileName: String? {
        guard shown.count > origin.count, let slash = shown.lastIndex(of: "/") else { return nil }
        let name: String = RemoteAddress.decoded(String(shown[shown.index(after: slash)...]))
        let isName: Bool = name.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F } && !name.contains("/")
        return isName && name.hasSuffix(".tgz") && !name.hasPrefix(".") ? name : nil
    }

    /// For fetching: with the user information back in.
    var fetched: String {
        guard let credentials, let mark = url.firstRange(of: "://") else { return url }
        var allowed: String = ""
        for byte in credentials.reveal().utf8 {
            let scalar = Unicode.Scalar(byte)
            let isPlain: Bool = scalar.properties.isAlphabetic && byte < 0x80 || (0x30...0x39).contains(byte)
            if isPlain || byte == UInt8(ascii: ":") {
                allowed.unicodeScalars.append(scalar)
            } else {
                let digits: String = String(byte, radix: 16, uppercase: true)
                allowed += "%" + (digits.count == 1 ? "0" : "") + digits
            }
        }
        return url[..<mark.upperBound] + allowed + "@" + url[mark.upperBound...]
    }
}
