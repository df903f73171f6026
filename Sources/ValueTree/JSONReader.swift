package import Diagnostics

/// Reads one JSON text (RFC 8259) into a ``Value``; errors carry line and column.
package struct JSONReader {
    /// What a number becomes.
    package enum Numbers: Sendable {
        /// An int64 where the literal is integral and fits, else a float64: Kubernetes' way with objects.
        case integersAndFloats
        /// Always a float64: Go's encoding/json, and so Helm's `fromJson`.
        case floats
    }

    /// Parses the whole of `text`; anything but white space after the value is an error.
    ///
    /// - Parameters:
    ///   - file: what the error's location calls the text.
    ///   - omitted: lists and objects under this name, at any depth, are read over and left out: what is bulky and unused.
    /// - Throws: ``Diagnostic`` with code `invalid`.
    package static func parse(
        _ text: [UInt8], file: String = "JSON", numbers: Numbers = .integersAndFloats, omitting omitted: String? = nil
    ) throws(Diagnostic) -> Value {
        let result: Result<Value, Diagnostic> = text.withUnsafeBufferPointer { bytes in
            var reader = JSONReader(bytes: bytes, file: file, numbers: numbers, omitted: omitted)
            do throws(Diagnostic) {
                return .success(try reader.document())
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    package static func parse(
        _ text: String, file: String = "JSON", numbers: Numbers = .integersAndFloats
    ) throws(Diagnostic) -> Value {
        try parse(Array(text.utf8), file: file, numbers: numbers)
    }

    /// Where the elements of a list are that stands under `name` in the object that `text` is; none where there is no such
    /// list. Brackets and strings are matched, nothing else is looked at: parse the elements one by one.
    package static func elements(
        of name: String, in text: [UInt8], file: String = "JSON"
    ) throws(Diagnostic) -> [Range<Int>] {
        let result: Result<[Range<Int>], Diagnostic> = text.withUnsafeBufferPointer { bytes in
            var reader = JSONReader(bytes: bytes, file: file, numbers: .integersAndFloats, omitted: name)
            do throws(Diagnostic) {
                return .success(try reader.elements())
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    /// Deeper nesting is refused, so that hostile input can't exhaust the stack (Go's limit is 10,000).
    private static let maximumDepth: Int = 1_000

    private let bytes: UnsafeBufferPointer<UInt8>
    private let file: String
    private let numbers: Numbers
    private let omitted: String?
    private var position: Int = 0
    private var depth: Int = 0

    private init(bytes: UnsafeBufferPointer<UInt8>, file: String, numbers: Numbers, omitted: String?) {
        self.bytes = bytes
        self.file = file
        self.numbers = numbers
        self.omitted = omitted
    }

    private mutating func document() throws(Diagnostic) -> Value {
        let value: Value = try self.value()
        skipSpace()
        guard position == bytes.count else { throw unexpected("after top-level value") }
        return value
    }

    private mutating func value() throws(Diagnostic) -> Value {
        skipSpace()
        guard position < bytes.count else { throw fault("unexpected end of JSON input") }
        switch bytes[position] {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: throw unexpected("looking for beginning of value")
        }
    }

    private mutating func object() throws(Diagnostic) -> Value {
        try enter()
        var members: [String: Value] = [:]
        position += 1
        skipSpace()
        if take(UInt8(ascii: "}")) { return leave(.map(members)) }
        while true {
            skipSpace()
            guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
                throw unexpected("looking for beginning of object key string")
            }
            let key: String = try string()
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw unexpected("after object key") }
            skipSpace()
            if key == omitted, isAtNested {
                try skipNested()
            } else {
                members[key] = try value()
            }
            skipSpace()
            if take(UInt8(ascii: ",")) { continue }
            guard take(UInt8(ascii: "}")) else { throw unexpected("after object key:value pair") }
            return leave(.map(members))
        }
    }

    private mutating func elements() throws(Diagnostic) -> [Range<Int>] {
        skipSpace()
        guard take(UInt8(ascii: "{")) else { throw unexpected("looking for beginning of object") }
        while true {
            skipSpace()
            guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else { return [] }
            let key: String = try string()
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw unexpected("after object key") }
            skipSpace()
            if key == omitted, position < bytes.count, bytes[position] == UInt8(ascii: "[") { break }
            _ = try value()
            skipSpace()
            guard take(UInt8(ascii: ",")) else { return [] }
        }
        position += 1
        var ranges: [Range<Int>] = []
        skipSpace()
        while isAtNested {
            let start: Int = position
            try skipNested()
            ranges.append(start..<position)
            skipSpace()
            guard take(UInt8(ascii: ",")) else { break }
            skipSpace()
        }
        guard take(UInt8(ascii: "]")) else { throw unexpected("after array element") }
        return ranges
    }

    /// Reads over a list or object: its brackets and strings must match, what is between is not looked at.
    private mutating func skipNested() throws(Diagnostic) {
        var open: Int = 0
        repeat {
            guard position < bytes.count else { throw fault("unexpected end of JSON input") }
            switch bytes[position] {
            case UInt8(ascii: "{"), UInt8(ascii: "["): open += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): open -= 1
            case UInt8(ascii: "\""):
                try skipString()
                continue
            default: break
            }
            position += 1
        } while open > 0
    }

    private var isAtNested: Bool {
        position < bytes.count && (bytes[position] == UInt8(ascii: "{") || bytes[position] == UInt8(ascii: "["))
    }

    private mutating func skipString() throws(Diagnostic) {
        let start: Int = position
        position += 1
        while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
            position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard position < bytes.count else { throw fault("unexpected end of JSON input", at: start) }
        position += 1
    }

    private mutating func array() throws(Diagnostic) -> Value {
        try enter()
        var elements: [Value] = []
        position += 1
        skipSpace()
        if take(UInt8(ascii: "]")) { return leave(.list(elements)) }
        while true {
            elements.append(try value())
            skipSpace()
            if take(UInt8(ascii: ",")) { continue }
            guard take(UInt8(ascii: "]")) else { throw unexpected("after array element") }
            return leave(.list(elements))
        }
    }

    private mutating func enter() throws(Diagnostic) {
        depth += 1
        if depth > JSONReader.maximumDepth { throw fault("nested more than \(JSONReader.maximumDepth) levels deep") }
    }

    private mutating func leave(_ value: Value) -> Value {
        depth -= 1
        return value
    }

    private mutating func word(_ word: StaticString, _ value: Value) throws(Diagnostic) -> Value {
        for offset in 0..<word.utf8CodeUnitCount {
            guard position + offset < bytes.count, bytes[position + offset] == word.utf8Start[offset] else {
                position = min(position + offset, bytes.count)
                let wanted = Character(Unicode.Scalar(word.utf8Start[offset]))
                throw unexpected("in literal \(word) (expecting '\(wanted)')", endsToken: true)
            }
        }
        position += word.utf8CodeUnitCount
        return value
    }

    private mutating func number() throws(Diagnostic) -> Value {
        let start: Int = position
        var isIntegral: Bool = true
        _ = take(UInt8(ascii: "-"))
        // A digit after a leading 0 is what stands after the number.
        if !take(UInt8(ascii: "0")), !takeDigits() { throw unexpected("in numeric literal", endsToken: true) }
        if take(UInt8(ascii: ".")) {
            isIntegral = false
            if !takeDigits() { throw unexpected("after decimal point in numeric literal", endsToken: true) }
        }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            isIntegral = false
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            if !takeDigits() { throw unexpected("in exponent of numeric literal", endsToken: true) }
        }
        let literal: UnsafeBufferPointer<UInt8> = UnsafeBufferPointer(rebasing: bytes[start..<position])
        let text: String = String(decoding: literal, as: UTF8.self)
        if isIntegral, numbers == .integersAndFloats, let integer = Int64(text) { return .int(integer) }
        guard let double = Double(text), double.isFinite else {
            throw fault("json: cannot unmarshal number \(text) into Go value of type float64", at: start)
        }
        return .float(double)
    }

    private mutating func string() throws(Diagnostic) -> String {
        position += 1
        let start: Int = position
        while position < bytes.count {
            let byte: UInt8 = bytes[position]
            if byte == UInt8(ascii: "\"") {
                let text = String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<position]), as: UTF8.self)
                position += 1
                return text
            }
            if byte == UInt8(ascii: "\\") { return try escapedString(from: start) }
            if byte < 0x20 { throw unexpected("in string literal") }
            position += 1
        }
        throw fault("unexpected end of JSON input", at: start - 1)
    }

    private mutating func escapedString(from start: Int) throws(Diagnostic) -> String {
        var text: [UInt8] = Array(bytes[start..<position])
        while position < bytes.count {
            let byte: UInt8 = bytes[position]
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                position += 1
                try escape(into: &text)
            case 0..<0x20:
                throw unexpected("in string literal")
            default:
                text.append(byte)
                position += 1
            }
        }
        throw fault("unexpected end of JSON input", at: start - 1)
    }

    private mutating func escape(into text: inout [UInt8]) throws(Diagnostic) {
        guard position < bytes.count else { throw unexpected("in string escape code", endsToken: true) }
        let byte: UInt8 = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            var scalar: UInt32 = try hexadecimal()
            if (0xD800..<0xDC00).contains(scalar), position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
                bytes[position + 1] == UInt8(ascii: "u")
            {
                let rewind: Int = position
                position += 2
                let low: UInt32 = try hexadecimal()
                if (0xDC00..<0xE000).contains(low) {
                    scalar = 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
                } else {
                    position = rewind
                }
            }
            let character: Unicode.Scalar = Unicode.Scalar(scalar) ?? "\u{FFFD}"
            text.append(contentsOf: Character(character).utf8)
        default:
            position -= 1
            throw unexpected("in string escape code")
        }
    }

    private mutating func hexadecimal() throws(Diagnostic) -> UInt32 {
        var scalar: UInt32 = 0
        for _ in 0..<4 {
            guard position < bytes.count, let digit = Character(Unicode.Scalar(bytes[position])).hexDigitValue else {
                throw unexpected("in \\u hexadecimal character escape", endsToken: true)
            }
            scalar = scalar << 4 | UInt32(digit)
            position += 1
        }
        return scalar
    }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func takeDigits() -> Bool {
        let start: Int = position
        while position < bytes.count, isDigit(bytes[position]) { position += 1 }
        return position > start
    }

    private func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    /// A byte as Go's decoder names it: as the character of that number.
    private func shown(_ byte: UInt8) -> String {
        switch byte {
        case 0x07: "'\\a'"
        case 0x08: "'\\b'"
        case 0x09: "'\\t'"
        case 0x0A: "'\\n'"
        case 0x0B: "'\\v'"
        case 0x0C: "'\\f'"
        case 0x0D: "'\\r'"
        case UInt8(ascii: "'"), UInt8(ascii: "\\"): "'\\\(Character(Unicode.Scalar(byte)))'"
        case 0..<0x20, 0x7F: "'\\x" + (byte < 0x10 ? "0" : "") + String(byte, radix: 16) + "'"
        case 0x80..<0xA1, 0xAD: "'\\u00" + String(byte, radix: 16) + "'"
        default: "'\(Character(Unicode.Scalar(byte)))'"
        }
    }

    /// Go's wording: at the end of the input, words and numbers say that a space ended them.
    private func unexpected(_ place: String, endsToken: Bool = false) -> Diagnostic {
        guard position < bytes.count || endsToken else { return fault("unexpected end of JSON input") }
        return fault("invalid character \(shown(position < bytes.count ? bytes[position] : 0x20)) \(place)")
    }

    private func fault(_ message: String, at place: Int? = nil) -> Diagnostic {
        let offset: Int = min(place ?? position, bytes.count)
        let lineStart: Int = (bytes[..<offset].lastIndex(of: 0x0A) ?? -1) + 1
        let lineEnd: Int = bytes[offset...].firstIndex(of: 0x0A) ?? bytes.count
        let line: Int = bytes[..<lineStart].count { $0 == 0x0A } + 1
        let column: Int = String(decoding: bytes[lineStart..<offset], as: UTF8.self).count + 1
        let isShort: Bool = lineEnd - lineStart <= 500
        return Diagnostic(
            .invalid, message,
            at: SourceLocation(
                file: file, line: line, column: column,
                sourceLine: isShort ? String(decoding: bytes[lineStart..<lineEnd], as: UTF8.self) : nil))
    }
}
