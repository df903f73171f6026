package import Diagnostics
package import ValueTree

/// A place that sets a value.
package struct ValueOrigin: Sendable {
    package let place: SourceLocation
    package let value: Value
}

/// Where the values of a chart come from, found out when somebody asks.
package struct ValueOrigins: Sendable {
    private let chart: Chart
    private let given: [ValueLayer]

    /// - Parameter given: what the command line gives, lowest first.
    package init(chart: Chart, given: [ValueLayer]) {
        self.chart = chart
        self.given = given
    }

    /// Every place that sets the value at `path`, the one that counts first; the others are overridden.
    package func origins(of path: [String]) -> [ValueOrigin] {
        guard !path.isEmpty else { return [] }
        var origins: [ValueOrigin] = given.reversed().compactMap { origin($0, path) }
        origins += defaults(of: chart, folder: chart.name, path)
        return origins
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

    private func origin(_ layer: ValueLayer, _ path: [String]) -> ValueOrigin? {
        layer.values.member(at: path).map { ValueOrigin(place: layer.place(of: path), value: $0) }
    }

    /// The parent's values.yaml before the subchart's, and globals from each chart on the way down.
    private func defaults(of chart: Chart, folder: String, _ path: [String]) -> [ValueOrigin] {
        let file: String = "\(folder)/values.yaml"
        let layer = ValueLayer(title: file, values: chart.ownValues, text: chart.rawValues)
        var origins: [ValueOrigin] = origin(layer, path).map { [$0] } ?? []
        guard let name = path.first, path.count > 1 else { return origins }
        for dependency in chart.dependencies {
            let alias: [String] = chart.metadata.dependencies.filter { $0.name == dependency.name }.map(\.alias)
            guard dependency.name == name || alias.contains(name) else { continue }
            let inside: [String] = Array(path.dropFirst())
            // What a subchart sees as global, its parents may have set.
            if inside.first == "global" { origins += given.reversed().compactMap { origin($0, inside) } }
            if inside.first == "global", let inherited = origin(layer, inside) { origins.append(inherited) }
            origins += defaults(of: dependency, folder: "\(folder)/charts/\(dependency.name)", inside)
        }
        return origins
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
