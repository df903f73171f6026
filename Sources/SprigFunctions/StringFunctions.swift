import GoTemplate
import GoText
import RegularExpressions

/// Sprig's strings: what is asked of them, what is cut out of them, what is put in.
enum StringFunctions {
    static func add(to library: inout FunctionLibrary) {
        library.add("contains", 2) { call in .bool(try call.withTexts(0, 1) { $0.isEmpty || first($0, in: $1) != nil })
        }
        library.add("hasPrefix", 2) { call in .bool(try call.withTexts(0, 1) { starts($1, with: $0) }) }
        library.add("hasSuffix", 2) { call in .bool(try call.withTexts(0, 1) { ends($1, with: $0) }) }
        library.add("replace", 3) { try replace($0) }
        library.add("plural", 3) { call in
            let (one, many): (TemplateValue, TemplateValue) = (try text(call, 0), try text(call, 1))
            return try call.integer(2) == 1 ? one : many
        }
        library.add("repeat", 2) { try repeated($0) }
        library.add("substr", 3) { try substring($0) }
        library.add("trunc", 2) { call in
            let limit: Int = Int(try call.integer(0))
            return try call.part(1) { text in
                if limit < 0 { return (text.count + limit > 0 ? text.count + limit : 0)..<text.count }
                return 0..<min(limit, text.count)
            }
        }
        library.add("shuffle", 1) { call in
            try call.withText(0) { text in
                var output: [UInt8] = []
                for piece in SplitFunctions.characters(text, limit: -1).shuffled() { output += text[piece] }
                return .string(bytes: output)
            }
        }
    }

    /// The parameter as it is, once it is known to be a string.
    private static func text(_ call: FunctionCall, _ index: Int) throws -> TemplateValue {
        if case .binary = call[index] { return call[index] }
        return .string(try call.string(index))
    }

    // MARK: - bytes in bytes

    static func first(_ needle: TextBytes, in text: TextBytes, from start: Int = 0) -> Int? {
        ByteSearch.first(needle, in: text, from: start)
    }

    static func starts(_ text: TextBytes, with prefix: TextBytes) -> Bool {
        text.count >= prefix.count && text[..<prefix.count].elementsEqual(prefix)
    }

    static func ends(_ text: TextBytes, with suffix: TextBytes) -> Bool {
        text.count >= suffix.count && text[(text.count - suffix.count)...].elementsEqual(suffix)
    }

    // MARK: - the work

    /// Go's `strings.ReplaceAll`: an empty text to replace stands before every character and at the end.
    private static func replace(_ call: FunctionCall) throws -> TemplateValue {
        try call.withTexts(0, 1) { old, new in
            try call.withText(2) { text in
                let places: [Int] = old.isEmpty ? boundaries(text) : occurrences(old, in: text)
                if places.isEmpty { return call[2] }
                let (size, overflow): (Int, Bool) = places.count.multipliedReportingOverflow(by: new.count)
                try call.claim(overflow ? .max : size + text.count)
                var output: [UInt8] = []
                output.reserveCapacity(text.count + size - places.count * old.count)
                var start: Int = 0
                for place in places {
                    output += text[start..<place]
                    output += new
                    start = place + old.count
                }
                output += text[start...]
                return .string(bytes: output)
            }
        }
    }

    private static func occurrences(_ needle: TextBytes, in text: TextBytes) -> [Int] {
        var places: [Int] = []
        var start: Int = 0
        while let place = first(needle, in: text, from: start) {
            places.append(place)
            start = place + needle.count
        }
        return places
    }

    private static func boundaries(_ text: TextBytes) -> [Int] {
        SplitFunctions.characters(text, limit: -1).map(\.lowerBound) + [text.count]
    }

    private static func repeated(_ call: FunctionCall) throws -> TemplateValue {
        let count: Int = Int(try call.integer(0))
        return try call.withText(1) { text in
            guard count >= 0 else { throw call.failure("strings: negative Repeat count") }
            let (size, overflow): (Int, Bool) = count.multipliedReportingOverflow(by: text.count)
            if overflow { throw call.failure("strings: Repeat output length overflow") }
            try call.claim(size)
            return .text(count: size, isUTF8: call[1].isText) { buffer in
                for start in stride(from: 0, to: size, by: max(1, text.count)) {
                    _ = UnsafeMutableBufferPointer(rebasing: buffer[start...]).initialize(from: text)
                }
            }
        }
    }

    /// From byte to byte; a negative start is the beginning, a negative end or one beyond the text is its end.
    private static func substring(_ call: FunctionCall) throws -> TemplateValue {
        let (start, end): (Int, Int) = (Int(try call.integer(0)), Int(try call.integer(1)))
        return try call.part(2) { text in
            if start < 0 {
                guard end >= 0 else { throw outOfRange(call, "[:\(end)]") }
                guard end <= text.count else { throw outOfRange(call, "[:\(end)] with length \(text.count)") }
                return 0..<end
            }
            let stop: Int = end < 0 || end > text.count ? text.count : end
            guard start <= stop else { throw outOfRange(call, "[\(start):\(stop)]") }
            return start..<stop
        }
    }

    private static func outOfRange(_ call: FunctionCall, _ bounds: String) -> any Error {
        call.failure("runtime error: slice bounds out of range \(bounds)")
    }
}
