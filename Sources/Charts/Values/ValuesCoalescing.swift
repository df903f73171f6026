import Diagnostics
package import ValueTree

/// Merges what the user gave with the defaults of a chart and of its subcharts, by Helm 4.2's rules.
///
/// Maps are merged, lists and scalars replaced; what stands higher wins: the user over the parent chart, the parent
/// over the subchart. `global` is handed down to every subchart. A null from the user takes a default away.
package enum ValuesCoalescing {
    /// The values that the chart's templates see; those of subchart `x` are under `x`.
    ///
    /// - Throws: `invalid` if something other than a map is given for a subchart.
    package static func coalesce(_ chart: Chart, _ values: Value) throws -> Value {
        try coalesce(chart, values, clashes: nil)
    }

    /// New values over those of before: a null takes away what was there.
    package static func laid(_ values: Value, over before: Value) -> Value {
        let table = ValuesTable(values.mapValue ?? [:])
        table.fill(from: ValuesTable(before.mapValue ?? [:]), keepsNulls: false)
        return table.value
    }

    /// The same, and what Helm would warn about.
    static func coalesce(_ chart: Chart, _ values: Value, clashes: ValueClashes?) throws -> Value {
        let table = ValuesTable(values.mapValue ?? [:])
        try fill(table, for: chart, path: [], keepsNulls: false, clashes)
        return table.value
    }

    /// The defaults of the chart and its subcharts with every null kept: they are going to be coalesced again.
    static func mergedDefaults(of chart: Chart) throws -> ValuesTable {
        let table = ValuesTable()
        try fill(table, for: chart, path: [], keepsNulls: true, nil)
        return table
    }

    private static func fill(
        _ table: ValuesTable, for chart: Chart, path: [String], keepsNulls: Bool, _ clashes: ValueClashes?
    ) throws {
        addDefaults(of: chart, to: table, path: path + [chart.name], keepsNulls: keepsNulls, clashes)
        for subchart in chart.dependencies {
            let name: String = subchart.name
            let inner: ValuesTable
            switch table.members[name] {
            case nil: inner = ValuesTable()
            case .table(let existing): inner = existing
            case .leaf(let value):
                let place: String = (path.dropFirst() + [name]).joined(separator: ".")
                throw Diagnostic(
                    .invalid,
                    "the value \(place) must be a map of values for subchart \(name), but is \(value.kindName)")
            }
            table.members[name] = .table(inner)
            handDownGlobals(from: table, to: inner, path: path + [chart.name, name], clashes)
            try fill(inner, for: subchart, path: path + [chart.name], keepsNulls: keepsNulls, clashes)
        }
    }

    /// - Parameter path: the names of the charts down to this one.
    private static func addDefaults(
        of chart: Chart, to table: ValuesTable, path: [String], keepsNulls: Bool, _ clashes: ValueClashes?
    ) {
        for (key, node) in ValuesTable(chart.values.mapValue ?? [:]).members {
            guard let own = table.members[key] else {
                if !keepsNulls {
                    if node.isNull { continue }
                    node.table?.removeNulls()
                }
                table.members[key] = node
                continue
            }
            if own.isNull, !keepsNulls {
                table.members[key] = nil
            } else if let ownTable = own.table, let defaults = node.table {
                let keeps: Bool = keepsNulls || chart.dependencies.contains { $0.name == key }
                if !keeps { defaults.removeNulls() }
                ownTable.fill(from: defaults, keepsNulls: keeps, path: path + [key], clashes)
            } else if own.table != nil, case .leaf(let value) = node, !value.isNull {
                clashes?.isSkipped(at: path + [key], value)
            }
        }
    }

    private static func handDownGlobals(
        from parent: ValuesTable, to child: ValuesTable, path: [String], _ clashes: ValueClashes?
    ) {
        guard let own = globals(of: child) else {
            clashes?.globalsAreSkipped(for: path, isParents: false)
            return
        }
        guard let inherited = globals(of: parent) else {
            clashes?.globalsAreSkipped(for: path, isParents: true)
            return
        }
        for (key, node) in inherited.members {
            switch (node, own.members[key]) {
            case (.table(let table), nil): own.members[key] = .table(table.shallowCopy())
            case (.table(let table), .table(let existing)):
                let copy: ValuesTable = table.shallowCopy()
                copy.fill(from: existing, keepsNulls: true, path: path + ["global", key], clashes)
                own.members[key] = .table(copy)
            case (.table, .leaf(let value)): clashes?.mapIsLeftOut(at: path + ["global", key], under: value)
            case (.leaf(let value), .table): clashes?.leafIsLeftOut(at: path + ["global", key], value)
            case (.leaf, _): own.members[key] = node
            }
        }
        child.members["global"] = .table(own)
    }

    /// nil if something other than a map is called `global`.
    private static func globals(of table: ValuesTable) -> ValuesTable? {
        guard let node = table.members["global"] else { return ValuesTable() }
        return node.table
    }
}
