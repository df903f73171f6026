package import Experiments

/// The report on a terminal, in the layout of Iter8 0.13, with what each task did.
package enum TextReport {
    package static func render(_ experiment: Experiment, subject: ReportSubject) -> String {
        render(ReportContent(experiment, subject: subject))
    }

    package static func render(_ content: ReportContent) -> String {
        var sections: [String] = [section("Experiment summary:", summary(content))]
        if !content.tasks.isEmpty { sections.append(section("Tasks:", tasks(content))) }
        if content.tasks.contains(where: { !$0.failures.isEmpty }) {
            sections.append(section("What went wrong, by kind:", failures(content)))
        }
        if content.hasInsights {
            if !content.objectives.isEmpty {
                sections.append(
                    section(
                        "Whether or not service level objectives (SLOs) are satisfied:", objectives(content)))
                sections += evidence(content)
            }
            sections.append(section("Latest observed values for metrics:", metrics(content)))
        } else {
            sections.append(section("Metrics-based Insights:", [absence(content)]))
        }
        return "\n" + sections.joined(separator: "\n")
    }

    private static func section(_ title: String, _ lines: [String]) -> String {
        let underline: String = String(repeating: "*", count: title.count)
        return "\(title)\n\(underline)\n\n" + lines.map { $0.isEmpty ? "\n" : "  \($0)\n" }.joined()
    }

    private static func summary(_ content: ReportContent) -> [String] {
        [
            "Experiment completed: \(content.isCompleted)",
            "No task failures: \(content.hasNoFailure)",
            "Total number of tasks: \(content.totalTasks)",
            "Number of completed tasks: \(content.completedTasks)",
            "Number of completed loops: \(content.completedLoops)\(content.maxLoops.map { " of \($0)" } ?? "")",
        ] + (content.failedLoops > 0 ? ["Number of earlier loops that failed: \(content.failedLoops)"] : [])
            + content.tasks.flatMap(\.loads).compactMap { load in
                load.invalidity.map { "The measurement of \(load.backend) is invalid: \($0)" }
            }
    }

    private static func tasks(_ content: ReportContent) -> [String] {
        var rows: [[String]] = [["Task", "State", "Duration"], ["----", "-----", "--------"]]
        for task in content.tasks {
            rows.append([
                "\(task.number): \(task.name)", task.state.rawValue, ReportNumbers.duration(task.seconds) ?? "",
            ])
        }
        var lines: [String] = columns(rows)
        for task in content.tasks {
            guard let error = task.error else { continue }
            lines += ["", "Task \(task.number) (\(task.name)) failed:"]
            for line in ([error] + task.details).flatMap({ $0.split(separator: "\n", omittingEmptySubsequences: false) }
            ) {
                lines.append("  \(line)")
            }
        }
        return lines
    }

    private static func objectives(_ content: ReportContent) -> [String] {
        let headings: [String] = content.versions.count == 1 ? ["Satisfied"] : content.versions
        var rows: [[String]] = [
            ["SLO Conditions"] + headings, ["--------------"] + headings.map { _ in "---------" },
        ]
        for objective in content.objectives {
            rows.append([EvidenceText.condition(objective)] + objective.verdicts.map(word))
        }
        return columns(rows)
    }

    /// Of the latest loop; if there were several, also of all of them.
    private static func evidence(_ content: ReportContent) -> [String] {
        guard content.objectives.contains(where: { $0.evidence.contains { $0 != nil } }) else { return [] }
        var sections: [String] = [
            section("How sure that is (95 % confidence):", evidence(content, \.evidence))
        ]
        if content.hasLoops {
            sections.append(section("The same over all \(content.loops) loops:", evidence(content, \.wholeEvidence)))
        }
        return sections
    }

    private static func evidence(
        _ content: ReportContent, _ scope: KeyPath<ReportContent.Objective, [SLOEvidence?]>
    ) -> [String] {
        let isSingle: Bool = content.versions.count == 1
        let headings: [String] =
            ["SLO"] + (isSingle ? [] : ["Version"]) + ["Verdict", "Estimate", "Interval", "Samples", "Remark"]
        var rows: [[String]] = [headings, headings.map { String(repeating: "-", count: $0.count) }]
        for objective in content.objectives {
            for (version, evidence) in objective[keyPath: scope].enumerated() {
                guard let evidence else { continue }
                rows.append(
                    [EvidenceText.condition(objective)] + (isSingle ? [] : [content.versions[version]]) + [
                        evidence.verdict.rawValue, evidence.estimate.map(ReportNumbers.estimate) ?? "",
                        EvidenceText.interval(evidence) ?? "", evidence.samples.map(ReportNumbers.count) ?? "",
                        EvidenceText.remark(evidence) ?? "",
                    ])
            }
        }
        return columns(rows)
    }

    private static func failures(_ content: ReportContent) -> [String] {
        var rows: [[String]] = [["Task", "Kind", "Count", "For example"], ["----", "----", "-----", "-----------"]]
        for task in content.tasks {
            for failure in task.failures {
                rows.append([
                    "\(task.number): \(task.name)", failure.category,
                    ReportNumbers.count(UInt64(max(0, failure.count))),
                    failure.message,
                ])
            }
        }
        return columns(rows)
    }

    private static func word(_ verdict: ReportContent.Objective.Verdict) -> String {
        switch verdict {
        case .satisfied: "true"
        case .violated: "false"
        case .unavailable: "false (unavailable)"
        }
    }

    private static func metrics(_ content: ReportContent) -> [String] {
        let headings: [String] = content.versions.count == 1 ? ["value"] : content.versions
        var rows: [[String]] = [["Metric"] + headings, ["-------"] + headings.map { _ in "-----" }]
        for metric in content.metrics {
            rows.append(
                [ReportNumbers.name(metric.name, metric.units)] + metric.values.map(ReportNumbers.value))
        }
        return columns(rows)
    }

    private static func absence(_ content: ReportContent) -> String {
        switch content.state {
        case .completed: "This experiment recorded no metrics."
        case .failed: "No metrics were recorded before a task failed."
        case .pending, .running: "Metrics-based insights are not available yet; ask again later."
        }
    }

    /// Cells padded to their column and one more, then a bar; the last column as it is.
    private static func columns(_ rows: [[String]]) -> [String] {
        var widths: [Int] = []
        for row in rows {
            for (column, cell) in row.enumerated() {
                if column == widths.count { widths.append(0) }
                widths[column] = max(widths[column], cell.count)
            }
        }
        return rows.map { row in
            let cells: [String] = row.enumerated().map { column, cell in
                guard column < row.count - 1 else { return cell }
                return cell + String(repeating: " ", count: widths[column] + 1 - cell.count)
            }
            var line: String = cells.joined(separator: "| ")
            while line.last == " " { line.removeLast() }
            return line
        }
    }
}
