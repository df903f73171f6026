import Diagnostics
import FoundationEssentials
package import ValueTree

extension Chart {
    /// A chart as a release record keeps it: Chart.yaml, templates, files, default values, schema.
    ///
    /// - Throws: `invalid` for what is no chart, and for one with dependencies: records keep none of their templates.
    package init(recorded: Value) throws {
        let metadata = try ChartMetadata(recorded["metadata"] ?? [:], file: "the recorded chart")
        guard metadata.dependencies.isEmpty else {
            throw Diagnostic(.invalid, "the record of chart \"\(metadata.name)\" lacks its dependencies")
        }
        self.init(
            metadata: metadata, values: (recorded["values"] ?? [:]).withFloats,
            schema: recorded["schema"]?.stringValue.flatMap { Data(base64Encoded: $0) }.map { Array($0) },
            lock: recorded["lock"], templates: try Chart.files(recorded["templates"]),
            files: try Chart.files(recorded["files"]))
    }

    private static func files(_ value: Value?) throws -> [ChartFile] {
        try (value?.listValue ?? []).map { file in
            guard let name = file["name"]?.stringValue, let text = file["data"]?.stringValue,
                let data = Data(base64Encoded: text)
            else { throw Diagnostic(.invalid, "a file of the recorded chart can't be read") }
            return ChartFile(name: name, data: Array(data))
        }
    }
}

extension Value {
    /// The same with every number a float, as Go reads them from JSON.
    package var withFloats: Value {
        switch self {
        case .int(let number): return .float(Double(number))
        case .list(let items): return .list(items.map(\.withFloats))
        case .map(let members): return .map(members.mapValues(\.withFloats))
        default: return self
        }
    }
}
