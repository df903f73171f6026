package import Diagnostics
package import ValueTree

/// A place that sets a value.
package struct ValueOrigin: Sendable {
    package let place: SourceLocation
    package let value: Value
    /// Whether it gets there by a dependency's `import-values`.
    package var isImported: Bool = false
}

/// Where the values of a chart come from, found out when somebody asks: merging keeps no book of it.
package struct ValueOrigins: Sendable {
    private let chart: Chart
    private let given: [ValueLayer]
    /// What all of them come to.
    private let effective: Value

    /// - Parameter given: what the command line gives, lowest first.
    package init(chart: Chart, given: [ValueLayer]) {
        let processed: Chart? = try? DependencyProcessing.process(chart, values: ValueSources.merged(given))
        self.chart = processed ?? chart
        self.given = given
        effective = (try? ValuesCoalescing.coalesce(self.chart, ValueSources.merged(given))) ?? [:]
    }

    /// Every place that sets the value at `path`, the one that counts first; the others are overridden.
    package func origins(of path: [String]) -> [ValueOrigin] {
        guard !path.isEmpty else { return [] }
        let top = ValueScope(chart: chart, folder: chart.name, path: [], above: nil)
        var search = Search()
        search(top, path, given)
        if let start = path.firstIndex(of: "global"), start < path.count - 1 {
            search.leaks(of: Array(path[start...]), in: top, given)
        }
        return fitting(search.origins, effective.member(at: path))
    }

    /// Without what stands higher but was passed over: a map that met something else, a null of no effect.
    private func fitting(_ origins: [ValueOrigin], _ value: Value?) -> [ValueOrigin] {
        switch value {
        case nil:
            // Taken away by a null, or hidden by something that is no map.
            return origins.first?.value.isNull == true ? origins : []
        case .map?: return Array(origins.drop { $0.value.mapValue == nil })
        case let value?:
            let rest: [ValueOrigin] = Array(origins.drop { $0.value != value })
            return rest.isEmpty ? origins : rest
        }
    }

    /// A sentence on who sets the value at `path`, or the part of it that is nearest to the top; nil if nobody does.
    package func sentence(on path: [String]) -> String? {
        for count in stride(from: path.count, to: 0, by: -1) {
            let part: [String] = Array(path.prefix(count))
            guard let origin = origins(of: part).first else { continue }
            return ".Values.\(part.joined(separator: ".")) is set by \(origin.place)"
        }
        return nil
    }

    /// Goes through the places from the highest to the lowest.
    private struct Search {
        private(set) var origins: [ValueOrigin] = []
        private var isImporting: Bool = false

        /// - Parameters:
        ///   - scope: the chart where `path` starts.
        ///   - given: the user's values; none while looking at what a chart imports.
        mutating func callAsFunction(_ scope: ValueScope, _ path: [String], _ given: [ValueLayer]) {
            // What a parent imports may lie under a subchart's name, below the subchart's own.
            defer { if !isImporting { imports(into: scope, path) } }
            if path.count > 1, let inner = scope.subchart(path[0]) {
                self(inner, Array(path.dropFirst()), given)
                return
            }
            if path.first == "global", path.count > 1, let above = scope.above { self(above, path, given) }
            for layer in given.reversed() { add(layer, scope.path + path) }
            for layer in scope.layers { add(layer.layer, layer.path + path) }
        }

        /// Maps inside the globals may be shared by the charts: what one of them adds to such a map, others see.
        mutating func leaks(of path: [String], in scope: ValueScope, _ given: [ValueLayer]) {
            for layer in given.reversed() { add(layer, scope.path + path) }
            for layer in scope.layers { add(layer.layer, layer.path + path) }
            for subchart in scope.subcharts { leaks(of: path, in: subchart, given) }
        }

        private mutating func imports(into scope: ValueScope, _ path: [String]) {
            isImporting = true
            defer { isImporting = false }
            for source in scope.imports(for: path) {
                // What the user gives for the subchart isn't imported: defaults are.
                self(ValueScope(chart: scope.chart, folder: scope.folder, path: [], above: nil), source, [])
            }
        }

        private mutating func add(_ layer: ValueLayer, _ path: [String]) {
            guard let value = layer.values.member(at: path), layer.counts(value, at: path) else { return }
            let place: SourceLocation = layer.place(of: path)
            guard !origins.contains(where: { $0.place == place && $0.value == value }) else { return }
            origins.append(ValueOrigin(place: place, value: value, isImported: isImporting))
        }
    }
}

extension Value {
    /// The value reached by keys and, in lists, indices as text.
    package func member(at path: [String]) -> Value? {
        var current: Value = self
        for step in path {
            switch current {
            case .map(let members):
                guard let next = members[step] else { return nil }
                current = next
            case .list(let elements):
                guard let index = Int(step), elements.indices.contains(index) else { return nil }
                current = elements[index]
            default: return nil
            }
        }
        return current
    }
}

extension ValueLayer {
    /// A flag that sets one element of a list says nothing about those before it.
    fileprivate func counts(_ value: Value, at path: [String]) -> Bool {
        text != nil || !value.isNull || result.member(at: path) == value
    }
}
