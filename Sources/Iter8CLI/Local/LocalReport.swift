import CommandLineKit
import Experiments
import KubeModel
import Releases
import Reports
import Terminal

/// `iter8 report`: what a folder's experiment found.
enum LocalReport {
    static let spec = CommandSpec(
        "report", "what the experiment of this folder found",
        examples: [
            CommandSpec.Example("on the terminal", "iter8 report"),
            CommandSpec.Example("a page to keep or to send", "iter8 report -o html > report.html"),
            CommandSpec.Example("for a CI system", "iter8 report -o junit > report.xml"),
        ], flags: [RunFolder.flag, ReportFormat.flag])

    static func run(_ invocation: Invocation) async throws {
        let experiment: Experiment = try RunFolder(invocation).read()
        let subject = ReportSubject(group: "experiment", namespace: "", now: SystemTime.now().nanoText)
        try invocation.streams.print(ReportFormat.read(invocation.values).render(experiment, subject))
    }
}
