package import ValueTree

/// Writes a value as one of Go's YAML libraries does: block style, two spaces, keys in Go's natural order.
package struct YAMLWriter {
    package enum Form {
        /// `sigs.k8s.io/yaml`, which is Helm's `toYaml` and what kubectl prints: sequences not indented under their
        /// key, whole numbers without an exponent, long lines folded.
        case kubernetes
        /// `yaml.v3`, which is Helm's `toYamlPretty`: sequences indented, floats as Go prints them, nothing folded.
        case pretty
    }

    /// The text, ending in a newline.
    package static func string(_ value: Value, form: Form = .kubernetes) -> String {
        String(decoding: bytes(value, form: form), as: UTF8.self)
    }

    /// The text, or nil where Go's tools fail: they read what they are about to write with a YAML reader, which refuses
    /// some characters.
    package static func readable(_ value: Value) -> String? {
        var writer = YAMLWriter(form: .kubernetes)
        writer.node(value, indent: 0, placement: .top)
        return writer.isReadable ? String(decoding: writer.output, as: UTF8.self) : nil
    }

    package static func bytes(_ value: Value, form: Form = .kubernetes) -> [UInt8] {
        var writer = YAMLWriter(form: form)
        writer.node(value, indent: 0, placement: .top)
        return writer.output
    }

    private let form: Form

    private init(form: Form) {
        self.form = form
    }

    /// Where a node begins: decides whether it needs a space or a line of its own first.
    private enum Placement {
        case top
        case afterKey
        case afterDash
    }

    private var output: [UInt8] = []
    private var isReadable: Bool = true

    private mutating func node(_ value: Value, indent: Int, placement: Placement) {
        switch value {
        case .map(let members) where !members.isEmpty:
            map(members, indent: indent, placement: placement)
        case .list(let elements) where !elements.isEmpty:
            list(elements, indent: indent, placement: placement)
        default:
            if placement != .top { output.append(UInt8(ascii: " ")) }
            scalar(value, indent: indent)
            output.append(UInt8(ascii: "\n"))
        }
    }

    private mutating func map(_ members: [String: Value], indent: Int, placement: Placement) {
        var isFirst: Bool = true
        if placement == .afterKey { output.append(UInt8(ascii: "\n")) }
        for key in KeyOrder.sorted(members.keys) {
            if isFirst, placement == .afterDash {
                output.append(UInt8(ascii: " "))
            } else {
                spaces(indent)
            }
            isFirst = false
            let isSimple: Bool = self.key(key, indent: indent)
            if !isSimple { spaces(indent) }
            output.append(UInt8(ascii: ":"))
            let value: Value = members[key] ?? .null
            if !isSimple {
                node(value, indent: indent + 2, placement: .afterDash)
            } else if form == .kubernetes, case .list = value {
                // A sequence stands under its key without further indentation.
                node(value, indent: indent, placement: .afterKey)
            } else {
                node(value, indent: indent + 2, placement: .afterKey)
            }
        }
    }

    /// Writes a key; a long or multi-line one in the `? key` form, false, and then the colon needs its own line.
    private mutating func key(_ key: String, indent: Int) -> Bool {
        let style: Style = self.style(key, isKey: true)
        let length: Int = key.utf8.count
        if length <= 128, !ScalarAnalysis(key).isMultiline {
            write(key, style: style, indent: indent, isKey: true)
            return true
        }
        output += "? ".utf8
        write(key, style: self.style(key, isKey: false), indent: indent + 2)
        output.append(UInt8(ascii: "\n"))
        return false
    }

    private mutating func list(_ elements: [Value], indent: Int, placement: Placement) {
        if placement == .afterKey { output.append(UInt8(ascii: "\n")) }
        var isFirst: Bool = true
        for element in elements {
            if isFirst, placement == .afterDash {
                output.append(UInt8(ascii: " "))
            } else {
                spaces(indent)
            }
            isFirst = false
            output.append(UInt8(ascii: "-"))
            node(element, indent: indent + 2, placement: .afterDash)
        }
    }

    private mutating func scalar(_ value: Value, indent: Int) {
        switch value {
        case .null: output += "null".utf8
        case .bool(let flag): output += (flag ? "true" : "false").utf8
        case .int(let integer): output += String(integer).utf8
        case .float(let double): output += text(double).utf8
        case .list: output += "[]".utf8
        case .map: output += "{}".utf8
        case .string(let text): write(text, style: style(text, isKey: false), indent: indent)
        }
    }

    private mutating func spaces(_ count: Int) {
        output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: count))
    }

    /// A float goes through JSON first, so that whole numbers lose their point; the rest prints as Go's `%g`.
    private func text(_ double: Double) -> String {
        guard let shortest = ShortestFloat(double) else { return double.isNaN ? ".nan" : double < 0 ? "-.inf" : ".inf" }
        if form == .pretty { return shortest.general() }
        if double == 0 { return "0" }
        let json: String = shortest.json
        if UInt64(json) != nil || Int64(json) != nil { return json }
        return shortest.general()
    }
}

// MARK: - strings

extension YAMLWriter {
    enum Style {
        case plain
        case singleQuoted
        case doubleQuoted
        case literal
    }

    private func style(_ text: String, isKey: Bool) -> Style {
        if YAMLWriter.isPlainWord(text) { return .plain }
        let analysis = ScalarAnalysis(text, allowsTabsInLiteral: form == .pretty)
        if text.utf8.contains(UInt8(ascii: "\n")) { return analysis.allowsLiteral && !isKey ? .literal : .doubleQuoted }
        let meaning: ScalarResolution.Meaning = ScalarResolution.resolve(text)
        guard meaning == .string || meaning == .merge, !SexagesimalFloat.matches(text), !Timestamp.matches(text)
        else {
            return .doubleQuoted
        }
        if analysis.allowsBlockPlain { return .plain }
        return analysis.allowsSingleQuotes ? .singleQuoted : .doubleQuoted
    }

    /// The common case decided without further analysis: letters, digits, `-_./` after a letter that starts no
    /// word with a meaning of its own.
    private static func isPlainWord(_ text: String) -> Bool {
        guard text.utf8.count > 5, let first = text.utf8.first, isLetter(first) else { return false }
        return text.utf8.allSatisfy { byte in
            isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
                || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "/")
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private mutating func write(_ text: String, style: Style, indent: Int, isKey: Bool = false) {
        // Lines are folded at a space past column 80, as libyaml does; never in a key.
        let fold: Int? =
            form == .kubernetes && !isKey && text.utf8.count + column > YAMLWriter.width ? max(indent, 2) : nil
        switch style {
        case .plain: writePlain(text, fold: fold)
        case .singleQuoted: writeSingleQuoted(text, fold: fold)
        case .doubleQuoted: writeDoubleQuoted(text, fold: fold)
        case .literal: writeLiteral(text, indent: indent)
        }
    }

    private static let width: Int = 80

    /// Characters since the last newline.
    private var column: Int {
        let start: Int = (output.lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1
        return output[start...].count { $0 & 0xC0 != 0x80 }
    }

    private mutating func writePlain(_ text: String, fold: Int?) {
        guard let fold else {
            output += text.utf8
            return
        }
        writeFolded(Array(text.unicodeScalars), fold: fold, edges: 0) { [$0] }
    }

    private mutating func writeSingleQuoted(_ text: String, fold: Int?) {
        output.append(UInt8(ascii: "'"))
        if let fold {
            writeFolded(Array(text.unicodeScalars), fold: fold, edges: 1) { $0 == "'" ? ["'", "'"] : [$0] }
        } else {
            for byte in text.utf8 {
                if byte == UInt8(ascii: "'") { output.append(byte) }
                output.append(byte)
            }
        }
        output.append(UInt8(ascii: "'"))
    }

    /// Writes scalars, breaking the line at a single space past the width; `edges` scalars at each end never break.
    private mutating func writeFolded(
        _ scalars: [Unicode.Scalar], fold: Int, edges: Int, spelled: (Unicode.Scalar) -> [Unicode.Scalar]
    ) {
        var column: Int = self.column
        var isAfterSpace: Bool = false
        for (index, scalar) in scalars.enumerated() {
            let isInside: Bool = index >= edges && index < scalars.count - edges
            let isBeforeSpace: Bool = index + 1 < scalars.count && scalars[index + 1] == " "
            if scalar == " ", !isAfterSpace, column > YAMLWriter.width, isInside, !isBeforeSpace {
                output.append(UInt8(ascii: "\n"))
                spaces(fold)
                column = fold
            } else {
                for written in spelled(scalar) {
                    output += Character(written).utf8
                    column += 1
                }
            }
            isAfterSpace = scalar == " "
        }
    }

    private mutating func writeDoubleQuoted(_ text: String, fold: Int?) {
        output.append(UInt8(ascii: "\""))
        var column: Int = fold == nil ? 0 : self.column
        var isAfterSpace: Bool = false
        let scalars: [Unicode.Scalar] = Array(text.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            let isInside: Bool = index > 0 && index < scalars.count - 1
            if let fold, scalar == " ", !isAfterSpace, column > YAMLWriter.width, isInside {
                output.append(UInt8(ascii: "\n"))
                spaces(fold)
                column = fold
                // A space at a line's start would be folded away.
                if scalars[index + 1] == " " {
                    output.append(UInt8(ascii: "\\"))
                    column += 1
                }
            } else {
                let isRaw: Bool =
                    ScalarAnalysis.isPrintable(scalar) && !ScalarAnalysis.isBreak(scalar) && scalar != "\""
                    && scalar != "\\"
                if !isRaw, ScalarAnalysis.isRefused(scalar) { isReadable = false }
                let written: String = isRaw ? String(scalar) : YAMLWriter.escape(scalar)
                output += written.utf8
                column += written.unicodeScalars.count
            }
            isAfterSpace = scalar == " "
        }
        output.append(UInt8(ascii: "\""))
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        switch scalar.value {
        case 0x00: return "\\0"
        case 0x07: return "\\a"
        case 0x08: return "\\b"
        case 0x09: return "\\t"
        case 0x0A: return "\\n"
        case 0x0B: return "\\v"
        case 0x0C: return "\\f"
        case 0x0D: return "\\r"
        case 0x1B: return "\\e"
        case 0x22: return "\\\""
        case 0x5C: return "\\\\"
        case 0x85: return "\\N"
        case 0xA0: return "\\_"
        case 0x2028: return "\\L"
        case 0x2029: return "\\P"
        case 0...0xFF: return "\\x" + hexadecimal(scalar.value, 2)
        case 0...0xFFFF: return "\\u" + hexadecimal(scalar.value, 4)
        default: return "\\U" + hexadecimal(scalar.value, 8)
        }
    }

    private static func hexadecimal(_ number: UInt32, _ width: Int) -> String {
        let digits: String = String(number, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    private mutating func writeLiteral(_ text: String, indent: Int) {
        output.append(UInt8(ascii: "|"))
        let bytes: [UInt8] = Array(text.utf8)
        if bytes.first == UInt8(ascii: " ") || bytes.first == UInt8(ascii: "\n") { output.append(UInt8(ascii: "2")) }
        if bytes.last != UInt8(ascii: "\n") {
            output.append(UInt8(ascii: "-"))
        } else if bytes.count == 1 || bytes[bytes.count - 2] == UInt8(ascii: "\n") {
            output.append(UInt8(ascii: "+"))
        }
        var lines: [ArraySlice<UInt8>] = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        if bytes.last == UInt8(ascii: "\n") { lines.removeLast() }
        // At the top level a block is indented all the same.
        let margin: Int = max(indent, 2)
        for line in lines {
            output.append(UInt8(ascii: "\n"))
            if line.isEmpty { continue }
            spaces(margin)
            output += line
        }
    }
}

/// `1:20`, `190:20:30.15`: base 60 in YAML 1.1, quoted so that older readers see a string.
enum SexagesimalFloat {
    static func matches(_ text: String) -> Bool {
        guard text.utf8.contains(UInt8(ascii: ":")) else { return false }
        var rest: Substring = text[...]
        if rest.first == "-" || rest.first == "+" { rest.removeFirst() }
        var fraction: Substring?
        if let point = rest.firstIndex(of: ".") {
            fraction = rest[rest.index(after: point)...]
            rest = rest[..<point]
        }
        let parts: [Substring] = rest.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count > 1, let head = parts.first, let lead = head.utf8.first,
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(lead),
            head.utf8.allSatisfy({ isDigit($0) || $0 == UInt8(ascii: "_") })
        else { return false }
        for part in parts.dropFirst() {
            let digits: [UInt8] = Array(part.utf8)
            guard (1...2).contains(digits.count), digits.allSatisfy(isDigit) else { return false }
            if digits.count == 2, digits[0] > UInt8(ascii: "5") { return false }
        }
        return fraction?.utf8.allSatisfy { isDigit($0) || $0 == UInt8(ascii: "_") } ?? true
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}

/// Dates that a YAML 1.1 reader takes for timestamps: quoted, so that they stay strings.
enum Timestamp {
    /// `2001-1-2`, or a date with a time after `T`, `t` or spaces, with decimals and an offset if wanted.
    static func matches(_ text: String) -> Bool {
        var rest: Substring.UTF8View = text.utf8[...]
        func digits(_ range: ClosedRange<Int>) -> Bool {
            let count: Int = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count
            rest = rest.dropFirst(count)
            return range.contains(count)
        }
        func take(_ byte: Character) -> Bool {
            guard let ascii = byte.asciiValue, rest.first == ascii else { return false }
            rest = rest.dropFirst()
            return true
        }
        guard digits(4...4), take("-"), digits(1...2), take("-"), digits(1...2), isDate(text) else { return false }
        if rest.isEmpty { return true }
        if !take("T"), !take("t") {
            guard take(" ") else { return false }
            while take(" ") {}
        }
        guard digits(1...2), take(":"), digits(1...2), take(":"), digits(1...2) else { return false }
        if take("."), !digits(1...9) { return false }
        if rest.isEmpty || (take("Z") && rest.isEmpty) { return true }
        guard take("+") || take("-"), digits(2...2), take(":"), digits(2...2) else { return false }
        return rest.isEmpty
    }
    /// Whether the leading date is on the calendar.
    private static func isDate(_ text: String) -> Bool {
        let parts: [Substring] = text.split(separator: "-", maxSplits: 2)
        guard parts.count == 3, let year = Int(parts[0]), let month = Int(parts[1]),
            let day = Int(parts[2].prefix { $0.isNumber }), (1...12).contains(month)
        else { return false }
        let isLeap: Bool = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days: [Int] = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return (1...days[month - 1]).contains(day)
    }
}
