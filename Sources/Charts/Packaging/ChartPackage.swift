import Diagnostics
import SemanticVersion
import ValueTree
import YAML

/// A chart packed as `helm package` packs it.
package struct ChartPackage: Sendable {
    /// `name-version.tgz`.
    package let fileName: String
    package let data: [UInt8]

    /// Packs the chart in `folder`; what `.helmignore` names stays out.
    ///
    /// - Parameters:
    ///   - version: instead of Chart.yaml's; likewise `appVersion`.
    /// - Throws: `invalid` for what is no sound chart, or where dependencies are missing from charts/.
    package init(folder: String, version: String? = nil, appVersion: String? = nil) throws {
        guard case .folder? = LocalFiles.kind(of: folder) else {
            let isThere: Bool = LocalFiles.kind(of: folder) != nil
            throw Diagnostic(
                isThere ? .invalid : .notFound, isThere ? "\(folder) is not a folder" : "there is no folder \(folder)",
                hint: "give the folder in which the chart's Chart.yaml lies")
        }
        var chart: Chart = try ChartLoader.load(path: folder)
        if let version, !version.isEmpty {
            guard SemanticVersion(lenient: version) != nil else {
                throw Diagnostic(.usage, "\"\(version)\" is not a semantic version", hint: "write it like 1.2.3")
            }
            chart.metadata.version = version
        }
        if let appVersion, !appVersion.isEmpty { chart.metadata.appVersion = appVersion }
        let missing: [String] = chart.missingDependencies
        guard missing.isEmpty else {
            throw Diagnostic(
                .invalid,
                "found in Chart.yaml, but missing in charts/ directory: " + missing.joined(separator: ", "),
                context: ["package \(folder)"],
                hint: "fetch them first: iter8 chart dependency build \(folder), or add --dependency-update")
        }
        try self.init(chart)
    }

    /// Packs a chart that is in memory.
    package init(_ chart: Chart) throws {
        var tar = TarText()
        try ChartPackage.add(chart, under: chart.name, to: &tar)
        fileName = ChartPackage.fileName(of: chart)
        data = try PackageCompression.compressed(tar.finished)
    }

    static func fileName(of chart: Chart) -> String { "\(chart.name)-\(chart.version).tgz" }

    /// Helm's order: definition, lock, values, schema, templates, everything else, then the charts in charts/, which
    /// become folders even where they were packages.
    private static func add(_ chart: Chart, under folder: String, to tar: inout TarText) throws {
        let isOld: Bool = chart.metadata.apiVersion == "v1"
        var metadata: ChartMetadata = chart.metadata
        if isOld { metadata.dependencies = [] }
        tar.add("\(folder)/Chart.yaml", YAMLWriter.bytes(metadata.recordValue))
        if !isOld, let lock = chart.lock, !lock.isNull {
            tar.add("\(folder)/Chart.lock", Array(try ChartLock(lock, file: "\(folder)/Chart.lock").text.utf8))
        }
        if let values = chart.rawValues { tar.add("\(folder)/values.yaml", values) }
        if let schema = chart.schema {
            _ = try within("\(folder)/values.schema.json") { try JSONReader.parse(schema) }
            tar.add("\(folder)/values.schema.json", schema)
        }
        for file in chart.templates + chart.files { tar.add("\(folder)/\(file.name)", file.data) }
        for dependency in chart.dependencies {
            try add(dependency, under: "\(folder)/charts/\(dependency.name)", to: &tar)
        }
    }
}
