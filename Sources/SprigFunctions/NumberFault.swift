import GoText
import ValueTree

/// Numbers that JSON has no form for: Go's encoders refuse the whole value.
///
/// They are looked for only where the text written says that there may be one.
enum NumberFault {
    /// What Go's encoder says of the first infinity or NaN in `tree`, of which `text` was written; nil without any.
    static func inJSON(_ text: String, _ tree: Value) -> String? {
        holds(text, "null") ? message(tree) : nil
    }

    static func inYAML(_ text: String, _ tree: Value) -> String? {
        holds(text, ".nan") || holds(text, ".inf") ? message(tree) : nil
    }

    private static func message(_ tree: Value) -> String? {
        first(tree).map { number in
            "json: unsupported value: " + (number.isNaN ? "NaN" : number > 0 ? "+Inf" : "-Inf")
        }
    }

    private static func first(_ tree: Value) -> Double? {
        switch tree {
        case .float(let number): number.isFinite ? nil : number
        case .list(let elements): elements.lazy.compactMap(first).first
        case .map(let members): members.keys.sorted().lazy.compactMap { members[$0].flatMap(first) }.first
        default: nil
        }
    }

    private static func holds(_ text: String, _ mark: StaticString) -> Bool {
        let needle = UnsafeBufferPointer(start: mark.utf8Start, count: mark.utf8CodeUnitCount)
        var text: String = text
        return text.withUTF8 { ByteSearch.first(needle, in: $0) != nil }
    }
}
