package import Experiments

/// The report as one page that needs nothing else: no network, no scripts. Light or dark as the reader's system is.
package enum HTMLReport {
    package static func render(_ experiment: Experiment, subject: ReportSubject) -> String {
        render(ReportContent(experiment, subject: subject))
    }

    package static func render(_ content: ReportContent) -> String {
        let name: String = HTMLText.escape(content.subject.group)
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <meta name="color-scheme" content="light dark">
            <meta name="generator" content="iter8">
            <title>\(name) · Experiment report</title>
            <style>
            \(HTMLStyle.sheet)
            </style>
            </head>
            <body>
            <header>
            <p class="eyebrow">Iter8 experiment report</p>
            <h1>\(name)</h1>
            \(facts(content))
            </header>
            <main>
            \(sections(content).joined(separator: "\n"))
            </main>
            </body>
            </html>

            """
    }

    private static func sections(_ content: ReportContent) -> [String] {
        var sections: [String] = [HTMLSummary.section(content)]
        if !content.objectives.isEmpty { sections.append(HTMLTables.objectives(content)) }
        sections.append(HTMLTables.failures(content))
        sections += content.tasks.flatMap { task in
            task.loads.map { TimelineSection.section($0, task: task.number) }
        }
        sections += content.distributions.map { DistributionSection.section($0, versions: content.versions) }
        if content.hasInsights {
            sections.append(HTMLTables.metrics(content))
        } else {
            sections.append(
                "<section><h2>Metrics</h2><p>\(HTMLText.escape(absence(content)))</p></section>")
        }
        if !content.tasks.isEmpty { sections.append(HTMLTables.tasks(content)) }
        return sections.filter { !$0.isEmpty }
    }

    private static func absence(_ content: ReportContent) -> String {
        content.state == .running || content.state == .pending
            ? "No metrics have been recorded yet." : "This experiment recorded no metrics."
    }

    private static func facts(_ content: ReportContent) -> String {
        var facts: [(String, String)] = []
        if !content.subject.namespace.isEmpty { facts.append(("Namespace", content.subject.namespace)) }
        if let revision = content.revision { facts.append(("Revision", "\(revision)")) }
        if let start = content.startTime { facts.append(("Started", ReportNumbers.time(start))) }
        let items: String = facts.map { "<div><dt>\($0.0)</dt><dd>\(HTMLText.escape($0.1))</dd></div>" }.joined()
        return "<dl class=\"facts\">\(items)</dl>"
    }
}
