import GoTemplate
import GoText
import RegularExpressions
import ValueTree

/// Sprig's ways from a string to a list of strings and back.
enum SplitFunctions {
    static func add(to library: inout FunctionLibrary) {
        library.add("splitList", 2) { call in
            try call.withTexts(0, 1) { separator, text in
                .strings(pieces(text, separator, limit: -1).map { .text(text[$0]) })
            }
        }
        library.add("split", 2) { call in
            try call.withTexts(0, 1) { separator, text in numbered(text, pieces(text, separator, limit: -1)) }
        }
        library.add("splitn", 3) { call in
            let limit: Int = Int(try call.integer(1))
            return try call.withTexts(0, 2) { separator, text in numbered(text, pieces(text, separator, limit: limit)) }
        }
        library.add("join", 2) { try joined($0) }
        library.add("sortAlpha", 1) { call in
            let strings: [[UInt8]] = call[0].isNull ? [SplitFunctions.bytes(.null)] : Conversion.strings(call[0])
            return .strings(strings.sorted { $0.lexicographicallyPrecedes($1) }.map { .string(bytes: $0) })
        }
        library.add("toStrings", 1) { .strings(Conversion.strings($0[0]).map { .string(bytes: $0) }) }
        library.add("toString", 1) { call in
            switch call[0] {
            case .string, .binary: return call[0]
            default: return .string(bytes: bytes(call[0]))
            }
        }
        library.add("cat", 0...) { call in
            var output: [UInt8] = []
            for (index, argument) in call.arguments.filter({ !$0.isNull }).enumerated() {
                if index > 0 { output.append(UInt8(ascii: " ")) }
                ValueText.append(argument, topLevel: false, to: &output)
            }
            return .string(bytes: output)
        }
    }

    static func bytes(_ value: TemplateValue) -> [UInt8] {
        var output: [UInt8] = []
        value.appendText(to: &output)
        return output
    }

    private static func joined(_ call: FunctionCall) throws -> TemplateValue {
        try call.withText(0) { separator in
            guard case .list(let elements) = call[1].unwrapped else {
                let strings: [[UInt8]] = Conversion.strings(call[1])
                return .string(bytes: Array(strings.joined(separator: separator)))
            }
            var output: [UInt8] = []
            var isFirst: Bool = true
            for element in elements where !element.isNull {
                if !isFirst { output += separator }
                isFirst = false
                element.appendText(to: &output)
                try call.claim(output.count)
            }
            return .string(bytes: output)
        }
    }

    // MARK: - strings.SplitN

    /// Up to `limit` pieces, all of them if it is negative; an empty separator stands between characters.
    static func pieces(_ text: TextBytes, _ separator: TextBytes, limit: Int) -> [Range<Int>] {
        if limit == 0 { return [] }
        if separator.isEmpty { return characters(text, limit: limit) }
        var pieces: [Range<Int>] = []
        var start: Int = 0
        while limit < 0 || pieces.count < limit - 1, let place = ByteSearch.first(separator, in: text, from: start) {
            pieces.append(start..<place)
            start = place + separator.count
        }
        return pieces + [start..<text.count]
    }

    /// One piece a character; the last of `limit` holds the rest.
    static func characters(_ text: TextBytes, limit: Int) -> [Range<Int>] {
        var pieces: [Range<Int>] = []
        var place: Int = 0
        while place < text.count {
            if limit > 0, pieces.count == limit - 1 { return pieces + [place..<text.count] }
            let width: Int = GoUTF8.decode(text, at: place).width
            pieces.append(place..<place + width)
            place += width
        }
        return pieces
    }

    /// `{_0: ..., _1: ...}`
    private static func numbered(_ text: TextBytes, _ pieces: [Range<Int>]) -> TemplateValue {
        var members: [String: TemplateValue] = [:]
        for (index, piece) in pieces.enumerated() { members["_\(index)"] = .text(text[piece]) }
        return .map(TemplateMap(members, typeName: "map[string]string"))
    }
}

extension Conversion {
    /// Sprig's `strslice`: the elements as strings, nil ones left out; anything but a list is one string.
    static func strings(_ value: TemplateValue) -> [[UInt8]] {
        switch value.unwrapped {
        case .null: return []
        case .list(let elements): return elements.filter { !$0.isNull }.map(SplitFunctions.bytes)
        case .bytes(let bytes): return bytes.map { Array(String($0).utf8) }
        default: return [SplitFunctions.bytes(value)]
        }
    }
}
