package import Diagnostics

/// Keeps functions that look into all of a value from values without an end: a map may be put into itself, and a few
/// maps that share others may stand for more members than there is memory.
package struct DeepCheck {
    private var remaining: Int = 5_000_000
    private static let maximumDepth: Int = 1_000

    package init() {}

    /// - Throws: `invalid` for a value that is nested too deeply or has too many members.
    package static func check(_ value: TemplateValue) throws(Diagnostic) {
        switch value {
        case .map, .list:
            var check = DeepCheck()
            try check.walk(value, depth: 0)
        default: return
        }
    }

    private mutating func walk(_ value: TemplateValue, depth: Int) throws(Diagnostic) {
        switch value {
        case .map(let map):
            try spend(map.count + 1, depth: depth)
            for member in map.changeable { try walk(member, depth: depth + 1) }
        case .list(let elements):
            try spend(elements.count + 1, depth: depth)
            for element in elements { try walk(element, depth: depth + 1) }
        default: return
        }
    }

    /// Counts `members` more, on a level of `depth`.
    package mutating func spend(_ members: Int, depth: Int) throws(Diagnostic) {
        remaining -= members
        guard depth <= DeepCheck.maximumDepth else {
            throw Diagnostic(
                .invalid, "a value is nested more than \(DeepCheck.maximumDepth) levels deep",
                hint: "was a map put into itself, with set or merge?")
        }
        guard remaining >= 0 else {
            throw Diagnostic(
                .invalid, "a value has more than 5 million members", hint: "do maps hold each other many times over?")
        }
    }
}
