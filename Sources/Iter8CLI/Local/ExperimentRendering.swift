import Charts
import Diagnostics
import Experiments
import ValueTree
import YAML

/// The experiment that a chart makes of values, without the objects around it in a cluster.
enum ExperimentRendering {
    /// The named template that experiment charts write their document with.
    private static let template: String = "experiment"
    private static let file: String = "templates/iter8-local.yaml"

    static func render(_ chart: Chart, _ values: Value) throws -> Experiment {
        var chart: Chart = chart
        // Only what can be included is needed: what the objects ask for is no concern of a local run.
        let parts: [ChartFile] = chart.templates.filter { file in
            file.name.split(separator: "/").last?.hasPrefix("_") == true
        }
        let isThere: Bool = parts.contains { file in
            String(decoding: file.data, as: UTF8.self).contains("define \"\(template)\"")
        }
        guard isThere else {
            throw Diagnostic(
                .invalid, "chart \(chart.name) is no experiment chart: it defines no template \"\(template)\"")
        }
        chart.templates = parts + [ChartFile(name: file, text: "{{ include \"\(template)\" . }}\n")]
        let outputs: [String: [UInt8]] = try ChartRenderer.outputs(
            chart: chart, values: values, release: ReleaseOptions(name: "local", namespace: "default"))
        guard let text = outputs["\(chart.name)/\(file)"] else {
            throw Diagnostic(.failed, "chart \(chart.name) wrote no experiment")
        }
        let name: String = "the experiment of chart \(chart.name)"
        return try within(name) {
            try Experiment(value: try YAMLReader.parse(text, file: name, numbers: .integersAndFloats))
        }
    }
}
