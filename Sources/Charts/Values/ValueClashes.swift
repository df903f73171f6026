import ValueTree

/// Collects where a map meets something else while values are merged: what Helm warns about, and goes on.
///
/// The words that Helm's users may search for are Helm's. Nothing is collected, or put into words, unless somebody
/// passes one of these to the merge.
final class ValueClashes {
    private(set) var texts: [String] = []
    private var seen: Set<String> = []

    /// A default that is a map has no place where the value is something else.
    func mapIsLeftOut(at path: [String], under own: Value) {
        add("cannot overwrite table with non table for \(ValueClashes.name(path)): it is \(ValueClashes.noun(own))")
    }

    /// A default that is no map has no place where the value is one.
    func leafIsLeftOut(at path: [String], _ leaf: Value) {
        let (name, noun): (String, String) = (ValueClashes.name(path), ValueClashes.noun(leaf))
        add("destination for \(name) is a table. Ignoring non-table value: the default is \(noun)")
    }

    /// The same for a value right at a chart's top, for which Helm has other words.
    func isSkipped(at path: [String], _ leaf: Value) {
        add("skipped value for \(ValueClashes.name(path)): Not a table. The default is \(ValueClashes.noun(leaf))")
    }

    /// - Parameter isParents: whether it is the parent's `global` that is no map, or the subchart's.
    func globalsAreSkipped(for path: [String], isParents: Bool) {
        add(
            "skipping globals because \(isParents ? "source" : "destination") global is not a table: "
                + "subchart \(ValueClashes.name(path)) gets none")
    }

    private func add(_ text: String) {
        if seen.insert(text).inserted { texts.append(text) }
    }

    private static func name(_ path: [String]) -> String { path.joined(separator: ".") }

    private static func noun(_ value: Value) -> String {
        switch value {
        case .null: "null"
        case .bool: "a boolean"
        case .int, .float: "a number"
        case .string: "text"
        case .list: "a list"
        case .map: "a map"
        }
    }
}
