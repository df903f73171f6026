package import ValueTree

/// A chart as loaded: everything that rendering needs, no file handles.
package struct Chart: Sendable {
    package var metadata: ChartMetadata
    /// The parsed values.yaml, a map; every number in it is a float, as for Helm.
    package var values: Value
    /// values.schema.json, as it is in the file.
    package var schema: [UInt8]?
    /// Chart.lock (or requirements.lock), parsed.
    package var lock: Value?
    /// What is under `templates/`; names start with that.
    package var templates: [ChartFile]
    /// Everything else that templates can read through `.Files`: READMEs, CRDs, data.
    package var files: [ChartFile]
    /// Charts under `charts/`, folders and packages.
    package var dependencies: [Chart]
    /// Every file as it was loaded, in order, for packaging and `show`.
    package var rawFiles: [ChartFile]

    package init(
        metadata: ChartMetadata, values: Value = [:], schema: [UInt8]? = nil, lock: Value? = nil,
        templates: [ChartFile] = [], files: [ChartFile] = [], dependencies: [Chart] = [], rawFiles: [ChartFile] = []
    ) {
        self.metadata = metadata
        self.values = values
        self.schema = schema
        self.lock = lock
        self.templates = templates
        self.files = files
        self.dependencies = dependencies
        self.rawFiles = rawFiles
    }

    package var name: String { metadata.name }
    package var version: String { metadata.version }

    /// Names of dependencies that Chart.yaml asks for and charts/ lacks.
    package var missingDependencies: [String] {
        let present: Set<String> = Set(dependencies.map(\.name))
        return metadata.dependencies.map(\.name).filter { !present.contains($0) }
    }

    /// values.yaml as it is in the file, comments and all.
    package var rawValues: [UInt8]? { rawFiles.first { $0.name == "values.yaml" }?.data }

    /// What values.yaml itself says, without what dependencies export.
    var ownValues: Value { rawValues.flatMap { try? ValuesFile.parse($0, file: "values.yaml") } ?? [:] }

    /// The manifests under `crds/`, of this chart and then of its dependencies, by file name.
    package var crds: [ChartFile] { crdFiles.map(\.file) }

    /// The same with the path that Helm names each by: `chart/charts/sub/crds/x.yaml`.
    package var crdFiles: [(path: String, file: ChartFile)] { crdFiles(in: name) }

    private func crdFiles(in folder: String) -> [(path: String, file: ChartFile)] {
        let own: [ChartFile] = files.filter { file in
            let lowercased: String = file.name.lowercased()
            let suffixes: [String] = [".yaml", ".yml", ".json"]
            return file.name.hasPrefix("crds/") && suffixes.contains { lowercased.hasSuffix($0) }
        }
        return own.sorted { ByteOrder.precedes($0.name, $1.name) }.map { ("\(folder)/\($0.name)", $0) }
            + dependencies.flatMap { $0.crdFiles(in: "\(folder)/charts/\($0.name)") }
    }
}
