import ValueTree

/// A map of values that may stand in several places of a tree at once.
///
/// Helm merges values in place, in maps that parents and subcharts share; who sees what a chart's defaults add to
/// a global follows from that sharing. So the merge works on references, and a ``Value`` comes out at the end.
final class ValuesTable {
    enum Node {
        case leaf(Value)
        case table(ValuesTable)

        var isNull: Bool {
            if case .leaf(.null) = self { return true }
            return false
        }

        var table: ValuesTable? {
            if case .table(let table) = self { return table }
            return nil
        }

        init(_ value: Value) {
            if case .map(let members) = value { self = .table(ValuesTable(members)) } else { self = .leaf(value) }
        }

        var value: Value {
            switch self {
            case .leaf(let value): return value
            case .table(let table): return table.value
            }
        }
    }

    var members: [String: Node]

    init(_ members: [String: Value] = [:]) {
        self.members = members.mapValues(Node.init)
    }

    var value: Value { .map(members.mapValues(\.value)) }

    /// A new table with the same members: tables below are shared.
    func shallowCopy() -> ValuesTable {
        let copy = ValuesTable()
        copy.members = members
        return copy
    }

    /// Removes every null, however deep.
    func removeNulls() {
        for (key, node) in members {
            if node.isNull { members[key] = nil } else { node.table?.removeNulls() }
        }
    }

    /// Adds what `defaults` has and this lacks; this wins. Where `keepsNulls` is false, a null here takes the key
    /// away if there is a default for it, and stays if there is none.
    ///
    /// - Parameter path: where the table stands, for `clashes`.
    func fill(
        from defaults: ValuesTable, keepsNulls: Bool, path: [String] = [], _ clashes: ValueClashes? = nil
    ) {
        let overridable: Set<String> = Set(defaults.members.filter { !$0.value.isNull }.keys)
        for (key, node) in members where node.isNull { defaults.members[key] = .leaf(.null) }
        for (key, node) in defaults.members {
            guard let own = members[key] else {
                members[key] = node
                continue
            }
            if own.isNull, !keepsNulls, overridable.contains(key) {
                members[key] = nil
                continue
            }
            switch (own, node) {
            case (.table(let table), .table(let below)):
                table.fill(from: below, keepsNulls: keepsNulls, path: clashes == nil ? [] : path + [key], clashes)
            case (.leaf(let value), .table): clashes?.mapIsLeftOut(at: path + [key], under: value)
            case (.table, .leaf(let value)) where !value.isNull: clashes?.leafIsLeftOut(at: path + [key], value)
            default: break
            }
        }
    }
}
