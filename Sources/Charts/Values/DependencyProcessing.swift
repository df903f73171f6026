import Diagnostics
import SemanticVersion
import ValueTree

/// Settles which subcharts take part and what they are called: versions, aliases, tags, conditions, import-values.
enum DependencyProcessing {
    /// The chart with the dependencies that are enabled under `values`, renamed to their aliases, and with what it
    /// imports from them among its own defaults.
    static func process(_ chart: Chart, values: Value, clashes: ValueClashes? = nil) throws -> Chart {
        var processed: Chart = chart
        try select(in: &processed, values: values, path: [])
        try importValues(into: &processed, clashes)
        return processed
    }

    // MARK: Which ones

    private static func select(in chart: inout Chart, values: Value, path: [String]) throws {
        guard !chart.metadata.dependencies.isEmpty else { return }
        let available: [Chart] = chart.dependencies
        // What lies in charts/ without being asked for comes along.
        var chosen: [Chart] = available.filter { existing in
            !chart.metadata.dependencies.contains { $0.name == existing.name && accepts($0.version, existing.version) }
        }
        for index in chart.metadata.dependencies.indices {
            let wanted: ChartDependency = chart.metadata.dependencies[index]
            let match: Chart? = available.first { $0.name == wanted.name && accepts(wanted.version, $0.version) }
            if var match {
                if !wanted.alias.isEmpty { match.metadata.name = wanted.alias }
                chosen.append(match)
            }
            if !wanted.alias.isEmpty { chart.metadata.dependencies[index].name = wanted.alias }
            chart.metadata.dependencies[index].isEnabled = true
        }
        chart.dependencies = chosen
        let coalesced: Value = try ValuesCoalescing.coalesce(chart, values)
        for index in chart.metadata.dependencies.indices {
            apply(coalesced["tags"], to: &chart.metadata.dependencies[index])
            applyCondition(coalesced, path: path, to: &chart.metadata.dependencies[index])
        }
        let disabled: Set<String> = Set(chart.metadata.dependencies.filter { !$0.isEnabled }.map(\.name))
        chart.dependencies.removeAll { disabled.contains($0.name) }
        chart.metadata.dependencies.removeAll { disabled.contains($0.name) }
        for index in chart.dependencies.indices {
            let name: String = chart.dependencies[index].name
            try select(in: &chart.dependencies[index], values: coalesced, path: path + [name])
        }
    }

    private static func accepts(_ constraint: String, _ version: String) -> Bool {
        guard let constraint = VersionConstraint(constraint), let version = SemanticVersion(lenient: version) else {
            return false
        }
        return constraint.allows(version)
    }

    private static func apply(_ tags: Value?, to dependency: inout ChartDependency) {
        guard case .map(let tags) = tags else { return }
        let flags: [Bool] = dependency.tags.compactMap { tags[$0]?.boolValue }
        dependency.isEnabled = flags.contains(true) || !flags.contains(false)
    }

    private static func applyCondition(_ values: Value, path: [String], to dependency: inout ChartDependency) {
        let conditions: [Substring] = dependency.condition.split(separator: ",", omittingEmptySubsequences: true)
        for (index, condition) in conditions.enumerated() {
            // Helm trims the whole, not each part.
            var text: Substring = condition
            if index == 0 { text = text.drop { $0.isWhitespace } }
            while index == conditions.count - 1, text.last?.isWhitespace == true { text.removeLast() }
            let keys: [String] = path + text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
            if case .bool(let flag)? = values[at: keys] {
                dependency.isEnabled = flag
                return
            }
        }
    }

    // MARK: import-values

    private static func importValues(into chart: inout Chart, _ clashes: ValueClashes?) throws {
        for index in chart.dependencies.indices { try importValues(into: &chart.dependencies[index], clashes) }
        guard !chart.metadata.dependencies.isEmpty else { return }
        let own: ValuesTable = try ValuesCoalescing.mergedDefaults(of: chart)
        let imported = ValuesTable()
        for index in chart.metadata.dependencies.indices {
            var normalized: [Value] = []
            for entry in chart.metadata.dependencies[index].importValues {
                guard let (child, parent) = childAndParent(entry) else { continue }
                normalized.append(["child": .string(child), "parent": .string(parent)])
                let name: String = chart.metadata.dependencies[index].name
                // The table itself, not a copy: Helm's merge writes nulls into it, and they end up among the values.
                // But for an empty one, which is no longer shared once Helm has looked at it.
                guard var exported = table(at: keys("\(name).\(child)"), in: own) else { continue }
                if exported.members.isEmpty { exported = ValuesTable() }
                let placed: ValuesTable = parent == "." ? exported : nest(exported, under: keys(parent))
                imported.fill(from: placed, keepsNulls: true, path: [], clashes)
            }
            chart.metadata.dependencies[index].importValues = normalized
        }
        let merged = ValuesTable(own.value.mapValue ?? [:])
        merged.fill(from: imported, keepsNulls: true, path: [], clashes)
        chart.values = merged.value
    }

    private static func table(at keys: [String], in table: ValuesTable) -> ValuesTable? {
        var current: ValuesTable = table
        for key in keys {
            guard let next = current.members[key]?.table else { return nil }
            current = next
        }
        return current
    }

    private static func nest(_ table: ValuesTable, under keys: [String]) -> ValuesTable {
        keys.reversed().reduce(table) { inner, key in
            let outer = ValuesTable()
            outer.members[key] = .table(inner)
            return outer
        }
    }

    private static func childAndParent(_ entry: Value) -> (child: String, parent: String)? {
        switch entry {
        case .string(let export): return ("exports.\(export)", ".")
        case .map(let members):
            func text(_ key: String) -> String { members[key]?.stringValue ?? "<nil>" }
            return (text("child"), text("parent"))
        default: return nil
        }
    }

    private static func keys(_ path: String) -> [String] {
        path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    }
}
