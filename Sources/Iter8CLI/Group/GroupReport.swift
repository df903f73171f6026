import CommandLineKit
import Experiments
import KubeModel
import Releases
import Reports
import Terminal

/// `iter8 k report`.
enum GroupReport {
    enum Format: String, CaseIterable {
        case text
        case html
        case json
    }

    static let output = Flag(
        "output", "o", .choice(Format.allCases.map(\.rawValue)), "format",
        value: "FORMAT", default: "text", aliases: ["outputFormat"])
    static let spec = CommandSpec(
        "report", "what the experiment found",
        examples: [
            CommandSpec.Example("on the terminal", "iter8 k report -g web"),
            CommandSpec.Example("a page to keep or to send", "iter8 k report -g web -o html > report.html"),
        ], flags: [GroupFlags.group, output])

    static func run(_ invocation: Invocation) async throws {
        let group: String = try GroupName.read(invocation.values)
        let format: Format = Format(rawValue: invocation.values.string(output) ?? "text") ?? .text
        let session: ClusterSession = try await .open(invocation)
        let store = SecretExperimentStore(client: session.client, namespace: session.namespace, group: group)
        var (experiment, revision): (Experiment, Int?) = try await store.loadWithRevision()
        if experiment.result?.revision == nil { experiment.result?.revision = revision }
        let subject = ReportSubject(
            group: group, namespace: session.namespace, now: SystemTime.now().nanoText)
        try invocation.streams.print(text(experiment, subject, format))
    }

    private static func text(_ experiment: Experiment, _ subject: ReportSubject, _ format: Format) -> String {
        switch format {
        case .text: TextReport.render(experiment, subject: subject)
        case .html: HTMLReport.render(experiment, subject: subject)
        case .json: JSONReport.render(experiment, subject: subject)
        }
    }
}
