import CommandLineKit
import Experiments
import Reports

/// What `report` can print.
enum ReportFormat: String, CaseIterable {
    case text
    case html
    case json
    case junit

    static let flag = Flag(
        "output", "o", .choice(ReportFormat.allCases.map(\.rawValue)), "format",
        value: "FORMAT", default: "text", aliases: ["outputFormat"])

    static func read(_ values: FlagValues) -> ReportFormat {
        ReportFormat(rawValue: values.string(flag) ?? "text") ?? .text
    }

    func render(_ experiment: Experiment, _ subject: ReportSubject) -> String {
        switch self {
        case .text: TextReport.render(experiment, subject: subject)
        case .html: HTMLReport.render(experiment, subject: subject)
        case .json: JSONReport.render(experiment, subject: subject)
        case .junit: JUnitReport.render(experiment, subject: subject)
        }
    }
}
