import Diagnostics
import GoTemplate
package import ValueTree
import YAML

/// Examines charts by the rules of `helm lint`: what would keep a chart from being installed is an error, what breaks
/// with convention a warning.
package struct ChartLinter: Sendable {
    package var values: Value
    package var namespace: String
    /// The cluster that APIs may be deprecated in; nil for the newest that this program knows.
    package var kubeVersion: Capabilities.KubeVersion?
    package var checksSchema: Bool

    package init(
        values: Value = [:], namespace: String = "default", kubeVersion: Capabilities.KubeVersion? = nil,
        checksSchema: Bool = true
    ) {
        self.values = values
        self.namespace = namespace
        self.kubeVersion = kubeVersion
        self.checksSchema = checksSchema
    }

    /// - Parameter path: a chart's folder or package.
    /// - Throws: `notFound` if nothing is there, `invalid` if it has no Chart.yaml or is no package.
    package func lint(path: String) throws -> LintReport {
        let files: [ChartFile] = try ChartLoader.files(path: path)
        guard let metadata = files.first(where: { $0.name == "Chart.yaml" }) else {
            throw Diagnostic(
                .invalid, "unable to check Chart.yaml file in chart: \(path) has none",
                hint: "is it the chart's folder?")
        }
        var report = LintReport()
        MetadataRules.check(metadata, &report)
        let chart: Result<Chart, Diagnostic> = load(files, path)
        checkValues(files, &report)
        checkTemplates(files, chart, &report)
        switch chart {
        case .success(let chart): DependencyRules.check(chart, path: path, &report)
        case .failure(let error): report.add(.error, "", "unable to load chart\n\t\(error)")
        }
        CRDRules.check(files, &report)
        return report
    }

    private func load(_ files: [ChartFile], _ path: String) -> Result<Chart, Diagnostic> {
        do {
            return .success(try ChartLoader.load(files: files, source: path))
        } catch let error as Diagnostic {
            return .failure(error)
        } catch {
            return .failure(Diagnostic(.failed, "\(error)"))
        }
    }

    // MARK: values.yaml

    private func checkValues(_ files: [ChartFile], _ report: inout LintReport) {
        let name: String = "values.yaml"
        guard let file = files.first(where: { $0.name == name }) else {
            report.add(.info, name, "file does not exist")
            return
        }
        do {
            let defaults: Value = try ValuesFile.parse(file.data, file: name)
            let schema: ChartFile? = files.first { $0.name == "values.schema.json" && !$0.data.isEmpty }
            guard checksSchema, let schema else { return }
            try ValuesSchema.check(defaults.merged(with: values), schema: schema.data, name: name)
        } catch let error as Diagnostic {
            report.add(.error, name, LintText.of(error))
        } catch {
            report.add(.error, name, "\(error)")
        }
    }

    // MARK: templates/

    private func checkTemplates(
        _ files: [ChartFile], _ chart: Result<Chart, Diagnostic>, _ report: inout LintReport
    ) {
        let folder: String = "templates/"
        guard files.contains(where: { $0.name.hasPrefix(folder) }) else {
            report.add(.warning, folder, "directory does not exist")
            return
        }
        let outputs: [String: [UInt8]]
        let name: String
        let templates: [ChartFile]
        do {
            let loaded: Chart = try chart.get()
            name = loaded.name
            templates = loaded.templates
            // What does not fit together is a subchart's matter, on which Helm's linter is silent.
            guard let merged = try? ChartRenderer.merged(loaded, values) else { return }
            outputs = try render(merged.chart, merged.values)
        } catch let error as Diagnostic {
            report.add(.error, folder, LintText.of(error))
            return
        } catch {
            report.add(.error, folder, "\(error)")
            return
        }
        for template in templates {
            let output: [UInt8] = outputs["\(name)/\(template.name)"] ?? []
            guard TemplateRules.check(template, output, kubeVersion: kubeVersion, &report) else { return }
        }
    }

    private func render(_ chart: Chart, _ merged: Value) throws -> [String: [UInt8]] {
        var capabilities: Capabilities = .withoutCluster
        if let kubeVersion { capabilities.kubeVersion = kubeVersion }
        let release = ReleaseOptions(name: "test-release", namespace: namespace)
        return try ChartRenderer.outputs(
            prepared: chart, merged: merged, release: release, capabilities: capabilities,
            options: ChartRenderer.Options(checksSchema: checksSchema, isLenient: true))
    }
}

/// How a failure reads in a report: a line, and what explains it below.
enum LintText {
    static func of(_ error: Diagnostic) -> String {
        let place: String = error.location.map { "\($0): " } ?? ""
        let hint: [String] = error.hint.map { ["hint: \($0)"] } ?? []
        return ([place + error.message] + error.details + hint).joined(separator: "\n\t")
    }
}

extension ChartLinter {
    /// The charts under the `charts/` of a chart's folder, folders and packages, however deep.
    package static func subcharts(in path: String) throws -> [String] {
        let folder: String = "\(path)/charts"
        guard case .folder = LocalFiles.kind(of: folder) else { return [] }
        var found: [String] = []
        for name in try LocalFiles.names(in: folder) {
            let inside: String = "\(folder)/\(name)"
            if name.hasSuffix(".tgz") || name.hasSuffix(".tar.gz") { found.append(inside) }
            guard case .folder = LocalFiles.kind(of: inside), LocalFiles.kind(of: "\(inside)/Chart.yaml") != nil else {
                continue
            }
            found += [inside] + (try subcharts(in: inside))
        }
        return found
    }
}
