import ValueTree
import YAML

/// A chart in its tree, for looking up where its values come from.
final class ValueScope {
    let chart: Chart
    /// How errors name the chart: `web/charts/db`.
    let folder: String
    /// The keys under which the top chart's values have this one's.
    let path: [String]
    let above: ValueScope?
    private let own: ValueLayer

    init(chart: Chart, folder: String, path: [String], above: ValueScope?) {
        self.chart = chart
        self.folder = folder
        self.path = path
        self.above = above
        own = ValueLayer(title: "\(folder)/values.yaml", values: chart.ownValues, text: chart.rawValues)
    }

    /// The charts' defaults from the top chart's to this one's, each with where this chart's values stand in it.
    var layers: [(layer: ValueLayer, path: [String])] {
        var layers: [(layer: ValueLayer, path: [String])] = []
        var scope: ValueScope? = self
        while let current = scope {
            layers.append((current.own, Array(path.dropFirst(current.path.count))))
            scope = current.above
        }
        return layers.reversed()
    }

    var subcharts: [ValueScope] { chart.dependencies.map(scope) }

    func subchart(_ name: String) -> ValueScope? { chart.dependencies.first { $0.name == name }.map(scope) }

    private func scope(of subchart: Chart) -> ValueScope {
        ValueScope(
            chart: subchart, folder: "\(folder)/charts/\(ValueScope.folderName(of: subchart))",
            path: path + [subchart.name], above: self)
    }

    /// The name before an alias took its place.
    private static func folderName(of chart: Chart) -> String {
        guard let file = chart.rawFiles.first(where: { $0.name == "Chart.yaml" }),
            let description = try? YAMLReader.parse(file.data), let name = description["name"]?.stringValue
        else { return chart.name }
        return name
    }

    /// The paths from which `import-values` may bring what stands at `path`, the first wins.
    func imports(for path: [String]) -> [[String]] {
        var sources: [[String]] = []
        for dependency in chart.metadata.dependencies {
            for entry in dependency.importValues {
                // Processing has given every entry both keys.
                guard let child = entry["child"]?.stringValue, let parent = entry["parent"]?.stringValue else {
                    continue
                }
                let target: [String] = parent == "." ? [] : ValueScope.keys(parent)
                guard path.starts(with: target) else { continue }
                sources.append([dependency.name] + ValueScope.keys(child) + path.dropFirst(target.count))
            }
        }
        return sources
    }

    private static func keys(_ path: String) -> [String] {
        path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    }
}
