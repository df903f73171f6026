import Terminal

/// What a person sees after some output: knows line feeds, colours, going up and clearing what is below.
struct FakeScreen {
    private(set) var lines: [String] = [""]
    private var row: Int = 0

    init(_ output: String) {
        var rest: Substring = output[...]
        while let character = rest.popFirst() {
            switch character {
            case "\n":
                row += 1
                if row == lines.count { lines.append("") }
            case "\r": break
            case "\u{1B}": control(&rest)
            default: lines[row].append(character)
            }
        }
        while lines.last == "" { lines.removeLast() }
    }

    private mutating func control(_ rest: inout Substring) {
        _ = rest.popFirst()
        let digits: Substring = rest.prefix { $0.isNumber || $0 == ";" }
        rest = rest.dropFirst(digits.count)
        switch rest.popFirst() {
        case "A": row -= Int(digits) ?? 1
        case "J":
            lines = lines.prefix(row) + [""]
        default: break
        }
    }
}
