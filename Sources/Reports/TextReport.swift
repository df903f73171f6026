package import Experiments

/// The report on a terminal, in the layout of Iter8 0.13, with what each task did.
package enum TextReport {
    package static func render(_ experiment: Experiment, subject: ReportSubject) -> String {
        render(ReportContent(experiment, subject: subject))
    }

    package static func render(_ content: ReportContent) -> String {
        var sections: [String] = [section("Experiment summary:", summary(content))]
        if !content.tasks.isEmpty { sections.append(section("Tasks:", tasks(content))) }
        if content.hasInsights {
            if !content.objectives.isEmpty {
                sections.append(
                    section(
                        "Whether or not service level objectives (SLOs) are satisfied:", objectives(content)))
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
            "Number of completed loops: \(content.completedLoops)",
        ]
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
            let name: String = ReportNumbers.name(objective.metric, objective.units)
            let limit: String = ReportNumbers.limit(objective.limit)
            rows.append(
                [objective.isUpper ? "\(name) <= \(limit)" : "\(limit) <= \(name)"]
                    + objective.verdicts.map(word))
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
