import Diagnostics
import GoTemplate
import SemanticVersion
import SprigFunctions
package import ValueTree

/// Renders charts as Helm 4.2 does, byte for byte.
package enum ChartRenderer {
    /// The template function `lookup`: apiVersion, kind, namespace, name; an empty name lists. What does not exist is
    /// an empty map.
    package typealias Lookup = @Sendable (String, String, String, String) throws -> Value

    /// What rendering may leave out.
    package struct Options: Sendable, Hashable {
        /// Whether values.schema.json is obeyed.
        package var checksSchema: Bool
        /// Whether `required` and `fail` let pass what they would refuse, as for a linter.
        package var isLenient: Bool

        package init(checksSchema: Bool = true, isLenient: Bool = false) {
            self.checksSchema = checksSchema
            self.isLenient = isLenient
        }
    }

    /// Renders `chart` with `values` over its defaults. No cluster is asked but by `lookup`.
    ///
    /// - Parameters:
    ///   - values: what the user gave, without the chart's defaults.
    ///   - lookup: nil finds nothing, as `helm template`.
    /// - Throws: `invalid` for values that the chart's schema refuses, for templates that fail (located in the chart's
    ///   file, with the chain of includes in the details) and for output that is no YAML.
    package static func render(
        chart: Chart, values: Value, release: ReleaseOptions,
        capabilities: any CapabilitySource = Capabilities.withoutCluster,
        options: Options = Options(), lookup: Lookup? = nil
    ) throws -> RenderedChart {
        try within("render chart \(chart.name)") {
            let clashes = ValueClashes()
            let (prepared, merged): (Chart, Value) = try merged(chart, values, clashes: clashes)
            try checkKubeVersion(prepared, capabilities)
            if options.checksSchema { try ValuesSchema.check(merged, for: prepared) }
            let outputs: [String: [UInt8]] = try onLargeStack {
                try execute(prepared, merged, release, capabilities, functions(lookup, isLenient: options.isLenient))
            }
            var rendered: RenderedChart = try assemble(outputs, chart: prepared, values: merged)
            rendered.warnings = clashes.texts
            return rendered
        }
    }

    /// What each template gives as it is, by the template's name: neither sorted nor read as YAML.
    ///
    /// - Throws: as ``render(chart:values:release:capabilities:options:lookup:)``, but not for output that is no YAML.
    package static func outputs(
        chart: Chart, values: Value, release: ReleaseOptions,
        capabilities: any CapabilitySource = Capabilities.withoutCluster,
        options: Options = Options()
    ) throws -> [String: [UInt8]] {
        let (prepared, merged): (Chart, Value) = try merged(chart, values)
        return try outputs(
            prepared: prepared, merged: merged, release: release, capabilities: capabilities, options: options)
    }

    /// The chart with the dependencies that the values leave it, and the values that its templates see.
    static func merged(
        _ chart: Chart, _ values: Value, clashes: ValueClashes? = nil
    ) throws -> (chart: Chart, values: Value) {
        let prepared: Chart = try DependencyProcessing.process(chart, values: values, clashes: clashes)
        return (prepared, try ValuesCoalescing.coalesce(prepared, values, clashes: clashes))
    }

    /// The values that the templates of `chart` see, its subcharts' among them.
    package static func values(of chart: Chart, _ values: Value) throws -> Value {
        try merged(chart, values).values
    }

    static func outputs(
        prepared: Chart, merged: Value, release: ReleaseOptions, capabilities: any CapabilitySource, options: Options
    ) throws -> [String: [UInt8]] {
        if options.checksSchema { try ValuesSchema.check(merged, for: prepared) }
        let functions: FunctionLibrary = functions(nil, isLenient: options.isLenient)
        return try onLargeStack { try execute(prepared, merged, release, capabilities, functions) }
    }

    private static func checkKubeVersion(_ chart: Chart, _ capabilities: any CapabilitySource) throws {
        let constraint: String = chart.metadata.kubeVersion
        guard !constraint.isEmpty else { return }
        let normalized: String = capabilities.kubeVersion.normalized
        guard try ChartReference.isSatisfied(constraint, by: normalized) else {
            throw Diagnostic(
                .invalid, "the chart wants Kubernetes \(constraint), but the cluster is \(normalized)")
        }
    }

    /// The output of every template that is no partial, by its name.
    private static func execute(
        _ chart: Chart, _ values: Value, _ release: ReleaseOptions, _ capabilities: any CapabilitySource,
        _ functions: FunctionLibrary
    ) throws -> [String: [UInt8]] {
        let scope = TemplateScope(chart: chart, values: values, release: release, capabilities: capabilities)
        var set = TemplateSet(functions: functions)
        for template in scope.templates { try set.add(name: template.name, text: template.file.data) }
        let execution = Execution(set)
        var outputs: [String: [UInt8]] = [:]
        for template in scope.templates where !template.isPartial {
            let place: [String: TemplateValue] = [
                "Name": .string(template.name), "BasePath": .string(template.basePath),
            ]
            template.data["Template"] = ValuesMethods.typed(TemplateMap(place))
            do {
                let output: [UInt8] = try execution.run(template.name, ValuesMethods.typed(template.data))
                outputs[template.name] = NoValue.removed(from: output)
            } catch var fault as Diagnostic {
                // From the chart's values to those that the user gave.
                let isValue: Bool = fault.valuePath.first == "Values"
                fault.valuePath = isValue ? template.valuesPath + fault.valuePath.dropFirst() : []
                throw fault
            }
        }
        return outputs
    }

    private static func functions(_ lookup: Lookup?, isLenient: Bool) -> FunctionLibrary {
        var library: FunctionLibrary = SprigLibrary.functions
        if let lookup {
            library.add("lookup", 4) { call in
                let found: Value = try lookup(call.string(0), call.string(1), call.string(2), call.string(3))
                return TemplateValue(found)
            }
        }
        if isLenient {
            library.add("required", 2) { call in call[1].isNull ? .string("") : call[1] }
            library.add("fail", 1) { _ in .string("") }
        }
        return library
    }

    private static func assemble(
        _ outputs: [String: [UInt8]], chart: Chart, values: Value
    ) throws -> RenderedChart {
        let notes: [UInt8] = outputs["\(chart.name)/templates/NOTES.txt"] ?? []
        let manifests: [String: [UInt8]] = outputs.filter { !$0.key.hasSuffix("NOTES.txt") }
        let sorted: ManifestSorter.Sorted = try ManifestSorter.sort(manifests)
        var manifest: String = ""
        for document in sorted.documents {
            manifest += "---\n# Source: \(document.source)\n\(document.text)\n"
        }
        return RenderedChart(
            manifest: manifest, documents: sorted.documents, hooks: sorted.hooks,
            notes: String(decoding: notes, as: UTF8.self), values: values, chart: chart)
    }
}
