import Diagnostics
import ValueTree
import YAML

/// Loads charts from folders, packages and memory, as Helm lays them out.
package enum ChartLoader {
    /// Loads the chart folder or package (.tgz) at `path`.
    ///
    /// - Throws: `notFound` if nothing is there, `invalid` if it is no sound chart.
    package static func load(path: String) throws -> Chart {
        let folder: String = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        return try load(files: try files(path: path), source: folder)
    }

    /// The files of the chart folder or package at `path`.
    static func files(path: String) throws -> [ChartFile] {
        switch LocalFiles.kind(of: path) {
        case .folder:
            let folder: String = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
            return try ChartFolder.files(in: folder)
        case .file:
            return try ChartArchive.files(in: LocalFiles.read(path, limit: ChartLimits.packageSize), name: path)
        case .other: throw Diagnostic(.invalid, "\(path) is neither a chart folder nor a chart package")
        case nil:
            throw Diagnostic(
                .notFound, "there is no chart at \(path)", hint: "give a folder with a Chart.yaml, or a .tgz package")
        }
    }

    /// Loads a chart package held in memory.
    ///
    /// - Parameter source: what errors call it: a path or a URL without credentials.
    package static func load(archive: [UInt8], source: String) throws -> Chart {
        try load(files: try ChartArchive.files(in: archive, name: source), source: source)
    }

    /// Puts a chart together from its files, whose names start inside the chart's folder.
    package static func load(files: [ChartFile], source: String) throws -> Chart {
        try load(files: files, source: source, depth: 0)
    }

    private static func load(files: [ChartFile], source: String, depth: Int) throws -> Chart {
        guard depth < ChartLimits.depth else {
            throw Diagnostic(.invalid, "\(source) has charts inside charts more than \(ChartLimits.depth) deep")
        }
        guard let chartFile = files.first(where: { $0.name == "Chart.yaml" }) else {
            throw Diagnostic(.invalid, "\(source) is no chart: it has no Chart.yaml")
        }
        let description: Value = try YAMLReader.parse(
            chartFile.data, file: "\(source)/Chart.yaml", numbers: .integersAndFloats)
        let metadata = try ChartMetadata(description, file: "\(source)/Chart.yaml")
        var chart = Chart(metadata: metadata)
        chart.rawFiles = files
        var subcharts: [String: [ChartFile]] = [:]
        for file in files { try place(file, in: &chart, &subcharts, source: source) }
        try chart.metadata.validate(file: "\(source)/Chart.yaml")
        for name in subcharts.sortedKeys {
            let parts: [ChartFile] = subcharts[name] ?? []
            if let subchart = try self.subchart(name, parts, source: source, depth: depth) {
                chart.dependencies.append(subchart)
            }
        }
        return chart
    }

    private static func place(
        _ file: ChartFile, in chart: inout Chart, _ subcharts: inout [String: [ChartFile]], source: String
    ) throws {
        let path: String = "\(source)/\(file.name)"
        switch file.name {
        case "Chart.yaml": break
        case "Chart.lock": chart.lock = try YAMLReader.parse(file.data, file: path, numbers: .integersAndFloats)
        case "values.yaml": chart.values = try ValuesFile.parse(file.data, file: path)
        case "values.schema.json": chart.schema = file.data
        case "requirements.yaml":
            let requirements: Value = try YAMLReader.parse(file.data, file: path, numbers: .integersAndFloats)
            let fields = StructFields(requirements)
            chart.metadata.dependencies = fields.structs("dependencies") { ChartDependency(reading: $0) }
            if chart.metadata.apiVersion == "v1" { chart.files.append(file) }
        case "requirements.lock":
            chart.lock = try YAMLReader.parse(file.data, file: path, numbers: .integersAndFloats)
            if chart.metadata.apiVersion == "v1" { chart.files.append(file) }
        case let name where name.hasPrefix("templates/"): chart.templates.append(file)
        case let name where name.hasPrefix("charts/") && !name.hasSuffix(".prov"):
            let inside: Substring = name.dropFirst("charts/".count)
            let subchart: Substring = inside.prefix { $0 != "/" }
            subcharts[String(subchart), default: []].append(ChartFile(name: String(inside), data: file.data))
        default: chart.files.append(file)
        }
    }

    /// The chart of a folder or package right under `charts/`; nil for what Helm passes over there.
    private static func subchart(
        _ name: String, _ files: [ChartFile], source: String, depth: Int
    ) throws -> Chart? {
        let path: String = "\(source)/charts/\(name)"
        if name.hasPrefix("_") || name.hasPrefix(".") { return nil }
        if name.hasSuffix(".tgz") {
            guard let package = files.first, package.name == name else {
                throw Diagnostic(.invalid, "\(path) is a folder named like a chart package")
            }
            let unpacked: [ChartFile] = try ChartArchive.files(in: package.data, name: path)
            return try load(files: unpacked, source: path, depth: depth + 1)
        }
        let inside: [ChartFile] = files.compactMap { file in
            guard file.name.hasPrefix("\(name)/") else { return nil }
            return ChartFile(name: String(file.name.dropFirst(name.count + 1)), data: file.data)
        }
        return try load(files: inside, source: path, depth: depth + 1)
    }
}
