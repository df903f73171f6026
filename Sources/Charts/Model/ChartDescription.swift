import YAML

/// What `helm show` prints of a chart.
package enum ChartDescription {
    package enum Part: String, Sendable, CaseIterable {
        case chart
        case values
        case readme
        case crds
        case all
    }

    package static func text(of chart: Chart, _ part: Part) -> [UInt8] {
        switch part {
        case .chart: return metadata(chart)
        case .values: return values(chart)
        case .readme: return readme(chart)
        case .crds: return crds(chart)
        case .all:
            let (own, about): ([UInt8], [UInt8]) = (values(chart), readme(chart))
            return metadata(chart) + (own.isEmpty ? [] : separator + own) + (about.isEmpty ? [] : separator + about)
                + crds(chart)
        }
    }

    private static let separator: [UInt8] = Array("---\n".utf8)
    private static let newline: UInt8 = UInt8(ascii: "\n")

    /// Chart.yaml with its keys in order, a line break more.
    private static func metadata(_ chart: Chart) -> [UInt8] { YAMLWriter.bytes(chart.metadata.recordValue) + [newline] }

    /// values.yaml as it is in the file, comments and all.
    private static func values(_ chart: Chart) -> [UInt8] { chart.rawValues.map { $0 + [newline] } ?? [] }

    private static func readme(_ chart: Chart) -> [UInt8] {
        let names: [String] = ["readme.md", "readme.txt", "readme"]
        let file: ChartFile? = chart.files.first { names.contains($0.name.lowercased()) }
        return file.map { $0.data + [newline] } ?? []
    }

    private static func crds(_ chart: Chart) -> [UInt8] {
        chart.crds.flatMap { ($0.data.starts(with: separator.dropLast()) ? [] : separator) + $0.data + [newline] }
    }
}
