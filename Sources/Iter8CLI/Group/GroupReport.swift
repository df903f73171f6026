import CommandLineKit
import Experiments
import KubeModel
import Releases
import Reports
import Terminal

/// `iter8 k report`.
enum GroupReport {
    static let spec = CommandSpec(
        "report", "what the experiment found",
        examples: [
            CommandSpec.Example("on the terminal", "iter8 k report -g web"),
            CommandSpec.Example("a page to keep or to send", "iter8 k report -g web -o html > report.html"),
            CommandSpec.Example("for a CI system", "iter8 k report -g web -o junit > report.xml"),
        ], flags: [GroupFlags.group, ReportFormat.flag])

    static func run(_ invocation: Invocation) async throws {
        let group: String = try GroupName.read(invocation.values)
        let format: ReportFormat = .read(invocation.values)
        let session: ClusterSession = try await .open(invocation)
        let store = SecretExperimentStore(client: session.client, namespace: session.namespace, group: group)
        var (experiment, revision): (Experiment, Int?) = try await store.loadWithRevision()
        if experiment.result?.revision == nil { experiment.result?.revision = revision }
        let subject = ReportSubject(
            group: group, namespace: session.namespace, now: SystemTime.now().nanoText)
        try invocation.streams.print(format.render(experiment, subject))
    }
}
