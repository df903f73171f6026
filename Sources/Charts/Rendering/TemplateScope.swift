import GoTemplate
import ValueTree

/// The templates of a chart and its subcharts, each with the data it is executed with.
struct TemplateScope {
    struct Template {
        /// As Helm names it: `chart/charts/sub/templates/x.yaml`.
        var name: String
        var file: ChartFile
        /// The chart's data, one map for all of its templates.
        var data: TemplateMap
        var basePath: String
        /// The keys under which the user finds the chart's values: empty for the top chart.
        var valuesPath: [String]

        var isPartial: Bool { file.baseName.hasPrefix("_") }
    }

    private(set) var templates: [Template] = []
    private let release: TemplateValue
    private let capabilities: TemplateValue

    init(chart: Chart, values: Value, release: ReleaseOptions, capabilities: any CapabilitySource) {
        self.release = .map(TemplateScope.releaseMap(release))
        self.capabilities = .object(CapabilitiesObject(capabilities: capabilities))
        let all = TemplateMap(values.mapValue ?? [:])
        _ = add(chart, path: chart.name, values: all)
        // Higher folders last, as Helm has it: where names clash their definitions win.
        templates.sort { left, right in
            let depths: (Int, Int) = (TemplateScope.depth(left.name), TemplateScope.depth(right.name))
            return depths.0 == depths.1 ? ByteOrder.precedes(right.name, left.name) : depths.0 > depths.1
        }
    }

    private static func depth(_ name: String) -> Int { name.utf8.count { $0 == UInt8(ascii: "/") } }

    private static func releaseMap(_ release: ReleaseOptions) -> TemplateMap {
        let members: [String: TemplateValue] = [
            "Name": .string(release.name), "Namespace": .string(release.namespace),
            "IsUpgrade": .bool(release.isUpgrade), "IsInstall": .bool(release.isInstall),
            "Revision": .int(Int64(release.revision)), "Service": .string("Helm"),
        ]
        return TemplateMap(members)
    }

    private static func annotations(_ chart: Chart) -> TemplateValue {
        let type: String = "map[string]string"
        guard let texts = chart.metadata.annotations else { return .map(TemplateMap(nilOf: type)) }
        return .map(TemplateMap(texts.mapValues(TemplateValue.string), typeName: type))
    }

    private mutating func add(
        _ chart: Chart, path: String, valuesPath: [String] = [], values: TemplateMap
    ) -> TemplateMap {
        let description = TemplateMap(chart.metadata.templateValue.mapValue ?? [:])
        description["IsRoot"] = .bool(valuesPath.isEmpty)
        description["Annotations"] = TemplateScope.annotations(chart)
        let subcharts = TemplateMap()
        let members: [String: TemplateValue] = [
            "Chart": .map(description), "Files": .object(FilesObject(chart.files)), "Release": release,
            "Capabilities": capabilities, "Values": ValuesMethods.typed(values), "Subcharts": .map(subcharts),
        ]
        let data = TemplateMap(members)
        for subchart in chart.dependencies {
            var inner = TemplateMap()
            if case .map(let own)? = values[subchart.name] { inner = own }
            let scope: TemplateMap = add(
                subchart, path: "\(path)/charts/\(subchart.name)", valuesPath: valuesPath + [subchart.name],
                values: inner)
            subcharts[subchart.name] = .map(scope)
        }
        for file in chart.templates {
            let template = Template(
                name: "\(path)/\(file.name)", file: file, data: data, basePath: "\(path)/templates",
                valuesPath: valuesPath)
            // A library chart gives its partials only.
            if chart.metadata.kind == .library, !template.isPartial { continue }
            templates.append(template)
        }
        return data
    }
}
