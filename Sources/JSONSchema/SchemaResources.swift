import ValueTree

/// Finds the targets of references: by JSON pointer, by anchor, by identifier. All are inside the one document.
struct SchemaResources: Sendable {
    /// Subschemas by their absolute URI, without an empty fragment.
    private var byURI: [String: Value] = [:]

    init(_ schema: Value) {
        byURI[""] = schema
        index(schema, base: "")
    }

    private mutating func index(_ schema: Value, base: String) {
        switch schema {
        case .map(let members):
            var inner: String = base
            for key in ["$id", "id"] {
                if let id = members[key]?.stringValue, !id.hasPrefix("#") {
                    inner = SchemaResources.resolve(id, base: base).uri
                    byURI[inner] = schema
                    break
                } else if let id = members[key]?.stringValue {
                    byURI[base + id] = schema
                }
            }
            for key in ["$anchor", "$dynamicAnchor"] {
                if let anchor = members[key]?.stringValue { byURI["\(inner)#\(anchor)"] = schema }
            }
            for (key, child) in members where key != "enum" && key != "const" && key != "default" {
                index(child, base: inner)
            }
        case .list(let items):
            for item in items { index(item, base: base) }
        default: break
        }
    }

    /// The base that `schema`'s own references are relative to.
    static func base(of schema: Value, outer: String) -> String {
        guard let id = schema["$id"]?.stringValue ?? schema["id"]?.stringValue, !id.hasPrefix("#") else { return outer }
        return resolve(id, base: outer).uri
    }

    /// The subschema that `reference` means, with its base; nil if it is not in the document.
    func target(of reference: String, base: String) -> (schema: Value, base: String)? {
        let (uri, fragment) = SchemaResources.resolve(reference, base: base)
        if let anchored = byURI["\(uri)#\(fragment)"] { return (anchored, uri) }
        guard let document = byURI[uri] else { return nil }
        if fragment.isEmpty { return (document, uri) }
        guard fragment.hasPrefix("/") else { return nil }
        return follow(fragment, in: document, base: uri)
    }

    private func follow(_ pointer: String, in document: Value, base: String) -> (schema: Value, base: String)? {
        var current: Value = document
        var inner: String = base
        for token in pointer.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            let key: String = PercentEncoding.decoded(token).replacing("~1", with: "/").replacing("~0", with: "~")
            switch current {
            case .map(let members):
                guard let next = members[key] else { return nil }
                current = next
            case .list(let items):
                guard let index = Int(key), items.indices.contains(index) else { return nil }
                current = items[index]
            default: return nil
            }
            inner = SchemaResources.base(of: current, outer: inner)
        }
        return (current, inner)
    }

    /// Enough of RFC 3986 for identifiers and references of schemas.
    private static func resolve(_ reference: String, base: String) -> (uri: String, fragment: String) {
        let parts: [Substring] = reference.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let path: String = String(parts[0])
        let fragment: String = parts.count > 1 ? String(parts[1]) : ""
        if path.isEmpty { return (base, fragment) }
        if path.contains("://") || path.hasPrefix("urn:") { return (path, fragment) }
        guard let scheme = base.firstRange(of: "://") else {
            let folder: Substring = base.lastIndex(of: "/").map { base[...$0] } ?? ""
            return (path.hasPrefix("/") ? path : folder + path, fragment)
        }
        let root: String.Index = base[scheme.upperBound...].firstIndex(of: "/") ?? base.endIndex
        if path.hasPrefix("/") { return (base[..<root] + path, fragment) }
        let folder: Substring = base[root...].lastIndex(of: "/").map { base[...$0] } ?? Substring(base + "/")
        return (folder + path, fragment)
    }
}

enum PercentEncoding {
    static func decoded(_ text: some StringProtocol) -> String {
        var bytes: [UInt8] = []
        var rest: ArraySlice<UInt8> = Array(text.utf8)[...]
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
}
