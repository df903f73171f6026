import ValueTree

/// Go's `%v`: how values print.
package enum ValueText {
    package static func text(_ value: TemplateValue) -> String {
        var output: [UInt8] = []
        append(value, topLevel: false, to: &output)
        return String(decoding: output, as: UTF8.self)
    }

    /// Appends `value`; a top-level nil prints as `<no value>`, one inside as `<nil>`.
    package static func append(_ value: TemplateValue, topLevel: Bool, to output: inout [UInt8]) {
        switch value {
        case .null: output += (topLevel ? "<no value>" : "<nil>").utf8
        case .bool(let flag): output += (flag ? "true" : "false").utf8
        case .int(let integer), .int64(let integer): output += String(integer).utf8
        case .float(let double): output += float(double).utf8
        case .string(let text): output += text.utf8
        case .binary(let bytes): output += bytes
        case .bytes(let bytes): output += "[\(bytes.map { String($0) }.joined(separator: " "))]".utf8
        case .list(let elements):
            output.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { output.append(UInt8(ascii: " ")) }
                append(element, topLevel: false, to: &output)
            }
            output.append(UInt8(ascii: "]"))
        case .map(let map):
            output += "map[".utf8
            for (index, key) in map.sortedKeys.enumerated() {
                if index > 0 { output.append(UInt8(ascii: " ")) }
                output += key.utf8
                output.append(UInt8(ascii: ":"))
                append(map[key] ?? .null, topLevel: false, to: &output)
            }
            output.append(UInt8(ascii: "]"))
        case .object(let list as TypedList): append(list.elements ?? .null, topLevel: false, to: &output)
        case .object(let object): output += (topLevel ? object.shown : object.text).utf8
        }
    }

    /// `strconv.FormatFloat(x, 'g', -1, 64)`, with Go's names for what is no number.
    package static func float(_ double: Double) -> String {
        ShortestFloat(double)?.general() ?? (double.isNaN ? "NaN" : double < 0 ? "-Inf" : "+Inf")
    }
}
