/// The keys that lead from a template's data to a value.
package enum ValueWay {
    /// As a template spells it: `.Values.image.tag`, with `index` where a key is no identifier.
    package static func text(_ keys: [String]) -> String {
        keys.map { key in
            let isPlain: Bool = key.utf8.allSatisfy { byte in
                byte == UInt8(ascii: "_") || byte >= 0x80 || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
            }
            return isPlain && !key.isEmpty ? ".\(key)" : "[\"\(key)\"]"
        }.joined()
    }

    /// The value in a few words.
    static func excerpt(_ value: TemplateValue) -> String {
        let text: String = ValueText.text(value)
        return text.count > 40 ? text.prefix(40) + "..." : text
    }
}

extension TemplateValue {
    /// The keys that lead from here to `wanted`, which is known by its identity; nil if it is not in here.
    func way(to wanted: TemplateMap) -> [String]? {
        var seen: Set<ObjectIdentifier> = []
        return way(to: wanted, &seen)
    }

    private func way(to wanted: TemplateMap, _ seen: inout Set<ObjectIdentifier>) -> [String]? {
        switch self {
        case .map(let map):
            if map.untyped === wanted.untyped { return [] }
            guard seen.insert(ObjectIdentifier(map)).inserted else { return nil }
            // Only what was looked at has an identity.
            for (key, member) in map.looked {
                if let rest = member.way(to: wanted, &seen) { return [key] + rest }
            }
            return nil
        case .list(let elements):
            for (index, element) in elements.enumerated() {
                if let rest = element.way(to: wanted, &seen) { return [String(index)] + rest }
            }
            return nil
        default: return nil
        }
    }
}
