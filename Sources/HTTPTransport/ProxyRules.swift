import Glibc

/// Which proxy a request goes through.
package enum ProxyPolicy: Sendable, Hashable {
    case direct
    /// One proxy for everything: `http://`, `https://` or `socks5://`, with user information if it wants some.
    case fixed(String)
    /// HTTP_PROXY, HTTPS_PROXY and NO_PROXY (or in small letters) of this environment, read as Go programs do:
    /// loopback addresses and `localhost` are never proxied.
    case environment([String: String])

    /// The proxy's URL for a request to `host`, or nil for none.
    func proxy(scheme: String, host: String, port: Int) -> String? {
        switch self {
        case .direct: return nil
        case .fixed(let url): return url
        case .environment(let variables):
            guard let proxy = Self.first(scheme == "https" ? "HTTPS_PROXY" : "HTTP_PROXY", in: variables) else {
                return nil
            }
            if ProxyExceptions.isLoopback(host) { return nil }
            let exceptions = ProxyExceptions(Self.first("NO_PROXY", in: variables) ?? "")
            return exceptions.covers(host: host, port: port) ? nil : proxy
        }
    }

    private static func first(_ name: String, in variables: [String: String]) -> String? {
        [name, name.lowercased()].lazy.compactMap { variables[$0] }.first { !$0.isEmpty }
    }
}

/// The entries of NO_PROXY: `*`, `example.com` (and what is under it), `.example.com` (only what is under it),
/// addresses, CIDR ranges; each with an optional `:port`.
struct ProxyExceptions: Sendable {
    private let entries: [Substring]

    init(_ list: String) {
        entries = list.lowercased().split { $0 == "," || $0 == " " }
    }

    func covers(host: String, port: Int) -> Bool {
        let host: String = Self.unbracketed(host.lowercased())
        return entries.contains { Self.entry($0, covers: host, port: port) }
    }

    static func isLoopback(_ host: String) -> Bool {
        let host: String = unbracketed(host.lowercased())
        if host == "localhost" || host.hasSuffix(".localhost") || host == "::1" { return true }
        return address(host).map { $0.count == 4 && $0[0] == 127 } ?? false
    }

    private static func entry(_ entry: Substring, covers host: String, port: Int) -> Bool {
        if entry == "*" { return true }
        if let slash = entry.firstIndex(of: "/") {
            return range(entry[..<slash], bits: entry[entry.index(after: slash)...], covers: host)
        }
        var name: Substring = entry
        if let (bare, wanted) = splitPort(entry) {
            guard wanted == port else { return false }
            name = bare
        }
        let pattern: String = unbracketed(String(name))
        if let expected = address(pattern) { return address(host) == expected }
        if pattern.hasPrefix("*.") { return host.hasSuffix(pattern.dropFirst()) }
        if pattern.hasPrefix(".") { return host.hasSuffix(pattern) }
        return host == pattern || host.hasSuffix("." + pattern)
    }

    private static func splitPort(_ entry: Substring) -> (Substring, Int)? {
        guard let colon = entry.lastIndex(of: ":"), let port = Int(entry[entry.index(after: colon)...]) else {
            return nil
        }
        let name: Substring = entry[..<colon]
        // An IPv6 address without brackets has colons of its own.
        if name.contains(":"), !name.hasSuffix("]") { return nil }
        return (name, port)
    }

    private static func range(_ base: Substring, bits: Substring, covers host: String) -> Bool {
        guard let network = address(unbracketed(String(base))), let candidate = address(host),
            network.count == candidate.count, let length = Int(bits), (0...network.count * 8).contains(length)
        else { return false }
        for index in network.indices {
            let significant: Int = min(8, max(0, length - index * 8))
            let mask: UInt8 = significant == 0 ? 0 : 0xFF << UInt8(8 - significant)
            if network[index] & mask != candidate[index] & mask { return false }
        }
        return true
    }

    static func unbracketed(_ host: String) -> String {
        host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
    }

    /// The 4 or 16 bytes of a literal address, nil for a name.
    static func address(_ text: String) -> [UInt8]? {
        for (family, size) in [(AF_INET, 4), (AF_INET6, 16)] {
            var bytes: [UInt8] = Array(repeating: 0, count: size)
            if inet_pton(family, text, &bytes) == 1 { return bytes }
        }
        return nil
    }
}
