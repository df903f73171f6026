import Experiments

/// The page's tables.
enum HTMLTables {
    // MARK: Objectives

    static func objectives(_ content: ReportContent) -> String {
        let isSingle: Bool = content.versions.count == 1
        let isSure: Bool = content.objectives.contains { $0.evidence.contains { $0 != nil } }
        let headings: [String] =
            isSingle ? ["Observed", "Satisfied"] + (isSure ? ["How sure"] : []) : content.versions
        let rows: [String] = content.objectives.map { objective in
            let sign: String = objective.isUpper ? "≤" : "≥"
            let limit: String = "\(sign) \(ReportNumbers.limit(objective.limit))"
            let condition: String = metric(objective.metric, objective.units, objective.description, limit: limit)
            let judged: [(Double?, ReportContent.Objective.Verdict)] = Array(
                zip(objective.values, objective.verdicts))
            let cells: [String] = judged.enumerated().flatMap { version, found in
                let evidence: String = HTMLEvidence.cell(objective, version: version, hasLoops: content.hasLoops)
                return isSingle
                    ? [number(found.0), badge(found.1)] + (isSure ? ["<td>\(evidence)</td>"] : [])
                    : ["<td class=\"number\">\(ReportNumbers.value(found.0)) \(badgeText(found.1))\(evidence)</td>"]
            }
            return "<tr><th scope=\"row\">\(condition)</th>\(cells.joined())</tr>"
        }
        return section("Service level objectives", ["Condition"] + headings, rows)
    }

    private static func badge(_ verdict: ReportContent.Objective.Verdict) -> String {
        "<td>\(badgeText(verdict))</td>"
    }

    private static func badgeText(_ verdict: ReportContent.Objective.Verdict) -> String {
        switch verdict {
        case .satisfied: "<span class=\"badge good\">✓ yes</span>"
        case .violated: "<span class=\"badge bad\">✗ no</span>"
        case .unavailable: "<span class=\"badge bad\">✗ no value</span>"
        }
    }

    // MARK: Metrics

    static func metrics(_ content: ReportContent) -> String {
        let headings: [String] = content.versions.count == 1 ? ["Value"] : content.versions
        let rows: [String] = content.metrics.map { entry in
            "<tr><th scope=\"row\">\(metric(entry.name, entry.units, entry.description))</th>"
                + entry.values.map(number).joined() + "</tr>"
        }
        return section("Latest observed values", ["Metric"] + headings, rows)
    }

    private static func metric(
        _ name: String, _ units: String?, _ description: String, limit: String? = nil
    ) -> String {
        let bound: String = limit.map { " <span class=\"limit\">\($0)</span>" } ?? ""
        let unit: String = units.map { " <span class=\"units\">\(HTMLText.escape($0))</span>" } ?? ""
        let more: String =
            description.isEmpty ? "" : "<span class=\"about\">\(HTMLText.escape(description))</span>"
        return "<span class=\"metric\">\(breakable(name))</span>\(bound)\(unit)\(more)"
    }

    /// Long names may be broken after a slash or a dash.
    private static func breakable(_ name: String) -> String {
        var result: String = ""
        for part in HTMLText.escape(name) {
            result.append(part)
            if part == "/" || part == "-" { result += "<wbr/>" }
        }
        return result
    }

    private static func number(_ value: Double?) -> String {
        let isMissing: String = value == nil ? " missing" : ""
        return "<td class=\"number\(isMissing)\">\(ReportNumbers.value(value))</td>"
    }

    // MARK: Tasks

    static func tasks(_ content: ReportContent) -> String {
        let rows: [String] = content.tasks.map { task in
            let reason: String? = task.error.map { ([$0] + task.details).joined(separator: "\n") }
            let error: String = reason.map { "<pre class=\"error\">\(HTMLText.escape($0))</pre>" } ?? ""
            let duration: String = HTMLText.escape(ReportNumbers.duration(task.seconds) ?? "–")
            return """
                <tr><th scope="row">\(task.number). \(HTMLText.escape(task.name))\(error)</th>\
                <td><span class="badge \(tone(task.state))">\(task.state.rawValue)</span></td>\
                <td class="number">\(duration)</td></tr>
                """
        }
        return section("Tasks", ["Task", "State", "Duration"], rows)
    }

    // MARK: Failures

    /// What went wrong, by kind; empty where nothing did.
    static func failures(_ content: ReportContent) -> String {
        let rows: [String] = content.tasks.flatMap { task in
            task.failures.map { failure in
                "<tr><th scope=\"row\"><span class=\"metric\">\(HTMLText.escape(failure.category))</span>"
                    + "<span class=\"about\">\(HTMLText.escape(failure.message))</span></th>"
                    + "<td>\(task.number). \(HTMLText.escape(task.name))</td>"
                    + "<td class=\"number\">\(ReportNumbers.count(UInt64(max(0, failure.count))))</td></tr>"
            }
        }
        return rows.isEmpty ? "" : section("What went wrong", ["Kind", "Task", "Count"], rows)
    }

    private static func tone(_ state: ReportContent.Task.State) -> String {
        switch state {
        case .completed: "good"
        case .failed: "bad"
        case .pending, .running, .skipped, .notRun: "plain"
        }
    }

    private static func section(_ title: String, _ headings: [String], _ rows: [String]) -> String {
        let head: String = headings.map { "<th scope=\"col\">\(HTMLText.escape($0))</th>" }.joined()
        return """
            <section><h2>\(title)</h2><div class="scroll"><table><thead><tr>\(head)</tr></thead>
            <tbody>
            \(rows.joined(separator: "\n"))
            </tbody></table></div></section>
            """
    }
}
