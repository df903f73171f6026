import Charts
import FoundationEssentials
import ValueTree

/// The chart inside a release record.
enum ReleaseChart {
    static func value(_ chart: Chart) -> Value {
        [
            "metadata": chart.metadata.recordValue, "lock": chart.lock ?? .null,
            "templates": .list(chart.templates.map(file)), "values": chart.values,
            "schema": chart.schema.map { .string(Data($0).base64EncodedString()) } ?? .null,
            "files": .list(chart.files.map(file)),
        ]
    }

    private static func file(_ file: ChartFile) -> Value {
        ["name": .string(file.name), "data": .string(Data(file.data).base64EncodedString())]
    }
}
