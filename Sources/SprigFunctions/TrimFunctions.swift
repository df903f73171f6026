import GoTemplate
import GoText
import RegularExpressions

/// Sprig's functions that take something away from the ends of a string, or all white space.
enum TrimFunctions {
    static func add(to library: inout FunctionLibrary) {
        library.add("trim", 1) { call in try call.part(0) { trimmed($0, UnicodeCategory.isSpace) } }
        for name in ["trimAll", "trimall"] {
            library.add(name, 2) { call in
                let marks: Set<UInt32> = try call.withText(0) { scalars($0) }
                return try call.part(1) { text in trimmed(text) { marks.contains($0) } }
            }
        }
        library.add("trimSuffix", 2) { call in
            try call.withText(0) { suffix in
                try call.part(1) { text in
                    0..<(StringFunctions.ends(text, with: suffix) ? text.count - suffix.count : text.count)
                }
            }
        }
        library.add("trimPrefix", 2) { call in
            try call.withText(0) { prefix in
                try call.part(1) { text in
                    (StringFunctions.starts(text, with: prefix) ? prefix.count : 0)..<text.count
                }
            }
        }
        library.add("nospace", 1) { try withoutSpace($0) }
    }

    private static func scalars(_ text: TextBytes) -> Set<UInt32> {
        var found: Set<UInt32> = []
        var place: Int = 0
        while place < text.count {
            let decoded: GoUTF8.Decoded = GoUTF8.decode(text, at: place)
            found.insert(decoded.scalar)
            place += decoded.width
        }
        return found
    }

    private static func trimmed(_ text: TextBytes, _ isTrimmed: (UInt32) -> Bool) -> Range<Int> {
        var (start, end): (Int, Int) = (0, text.count)
        while start < end {
            let decoded: GoUTF8.Decoded = GoUTF8.decode(text, at: start)
            guard isTrimmed(decoded.scalar) else { break }
            start += decoded.width
        }
        while end > start {
            let decoded: GoUTF8.Decoded = GoUTF8.decodeLast(text, before: end)
            guard isTrimmed(decoded.scalar) else { break }
            end -= decoded.width
        }
        return start..<max(start, end)
    }

    /// Sprig goes byte by byte: where something is taken away, every byte that is left stands for the Latin-1 character
    /// of its number.
    private static func withoutSpace(_ call: FunctionCall) throws -> TemplateValue {
        try call.withText(0) { text in
            guard text.contains(where: { UnicodeCategory.isSpace(UInt32($0)) }) else { return call[0] }
            var output: [UInt8] = []
            output.reserveCapacity(text.count)
            for byte in text where !UnicodeCategory.isSpace(UInt32(byte)) { GoUTF8.append(UInt32(byte), to: &output) }
            return .string(bytes: output)
        }
    }
}
