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

        package init(checksSchema: Bool = true) {
            self.checksSchema = checksSchema
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
        chart: Chart, values: Value, release: ReleaseOptions, capabilities: Capabilities = .withoutCluster,
        options: Options = Options(), lookup: Lookup? = nil
    ) throws -> RenderedChart {
        try within("render chart \(chart.name)") {
            let prepared: Chart = try DependencyProcessing.process(chart, values: values)
            try checkKubeVersion(prepared, capabilities)
            let merged: Value = try ValuesCoalescing.coalesce(prepared, values)
            if options.checksSchema { try ValuesSchema.check(merged, for: prepared) }
            let outputs: [String: [UInt8]] = try onLargeStack {
                try execute(prepared, merged, release, capabilities, lookup)
            }
            return try assemble(outputs, chart: prepared, values: merged)
        }
    }

    /// What each template gives as it is, by the template's name: neither sorted nor read as YAML.
    ///
    /// - Throws: as ``render(chart:values:release:capabilities:options:lookup:)``, but not for output that is no YAML.
    package static func outputs(
        chart: Chart, values: Value, release: ReleaseOptions, capabilities: Capabilities = .withoutCluster
    ) throws -> [String: [UInt8]] {
        let prepared: Chart = try DependencyProcessing.process(chart, values: values)
        let merged: Value = try ValuesCoalescing.coalesce(prepared, values)
        return try onLargeStack { try execute(prepared, merged, release, capabilities, nil) }
    }

    private static func checkKubeVersion(_ chart: Chart, _ capabilities: Capabilities) throws {
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
        _ chart: Chart, _ values: Value, _ release: ReleaseOptions, _ capabilities: Capabilities, _ lookup: Lookup?
    ) throws -> [String: [UInt8]] {
        let scope = TemplateScope(chart: chart, values: values, release: release, capabilities: capabilities)
        var set = TemplateSet(functions: functions(lookup))
        for template in scope.templates { try set.add(name: template.name, text: template.file.data) }
        let execution = Execution(set)
        var outputs: [String: [UInt8]] = [:]
        for template in scope.templates where !template.isPartial {
            let place: [String: TemplateValue] = [
                "Name": .string(template.name), "BasePath": .string(template.basePath),
            ]
            template.data["Template"] = ValuesMethods.typed(TemplateMap(place))
            let output: [UInt8] = try execution.run(template.name, ValuesMethods.typed(template.data))
            outputs[template.name] = NoValue.removed(from: output)
        }
        return outputs
    }

    private static func functions(_ lookup: Lookup?) -> FunctionLibrary {
        guard let lookup else { return SprigLibrary.functions }
        var library: FunctionLibrary = SprigLibrary.functions
        library.add("lookup", 4) { call in
            let found: Value = try lookup(call.string(0), call.string(1), call.string(2), call.string(3))
            return TemplateValue(found)
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
