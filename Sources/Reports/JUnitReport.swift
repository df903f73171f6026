package import Experiments

/// The report as JUnit XML, for CI systems: a suite of the tasks, and one of the objectives with a case per version.
///
/// An objective that isn't satisfied is a failure; one that is, but not for sure, passes with a line of output.
package enum JUnitReport {
    package static func render(_ experiment: Experiment, subject: ReportSubject) -> String {
        render(ReportContent(experiment, subject: subject))
    }

    package static func render(_ content: ReportContent) -> String {
        let suites: [Suite] = [tasks(content), objectives(content)].filter { !$0.cases.isEmpty }
        let total: Int = suites.reduce(0) { $0 + $1.cases.count }
        let failures: Int = suites.reduce(0) { $0 + $1.failures }
        var lines: [String] = [
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
            "<testsuites name=\"\(escape(content.subject.group))\" tests=\"\(total)\" failures=\"\(failures)\">",
        ]
        for suite in suites { lines += suite.lines(content) }
        return (lines + ["</testsuites>", ""]).joined(separator: "\n")
    }

    fileprivate struct Case {
        var name: String
        var seconds: Double?
        var failure: (message: String, text: String)?
        var isSkipped: Bool = false
        var output: String?
    }

    private struct Suite {
        var name: String
        var cases: [Case]
        var failures: Int { cases.count { $0.failure != nil } }

        func lines(_ content: ReportContent) -> [String] {
            let skipped: Int = cases.count(where: \.isSkipped)
            let time: Double = cases.compactMap(\.seconds).reduce(0, +)
            let start: String = content.startTime.map { " timestamp=\"\(escape($0))\"" } ?? ""
            return [
                "  <testsuite name=\"\(escape(name))\" tests=\"\(cases.count)\" failures=\"\(failures)\""
                    + " skipped=\"\(skipped)\" errors=\"0\" time=\"\(ReportNumbers.fixed(time, decimals: 3))\"\(start)>"
            ] + cases.flatMap { $0.lines(suite: name) } + ["  </testsuite>"]
        }
    }

    // MARK: Cases

    private static func tasks(_ content: ReportContent) -> Suite {
        let cases: [Case] = content.tasks.map { task in
            var entry = Case(name: "task \(task.number): \(task.name)", seconds: task.seconds)
            switch task.state {
            case .failed:
                entry.failure = (
                    task.error ?? "no reason given", ([task.error ?? ""] + task.details).joined(separator: "\n")
                )
            case .skipped, .notRun, .pending, .running: entry.isSkipped = true
            case .completed: break
            }
            let kinds: [String] = task.failures.map { "\($0.count) x \($0.category): \($0.message)" }
            entry.output = kinds.isEmpty ? nil : kinds.joined(separator: "\n")
            return entry
        }
        return Suite(name: "\(content.subject.group) tasks", cases: cases)
    }

    private static func objectives(_ content: ReportContent) -> Suite {
        var cases: [Case] = []
        for objective in content.objectives {
            for (version, verdict) in objective.verdicts.enumerated() {
                let name: String = EvidenceText.condition(objective)
                var entry = Case(name: content.versions.count == 1 ? name : "\(name), \(content.versions[version])")
                let evidence: SLOEvidence? = version < objective.evidence.count ? objective.evidence[version] : nil
                let sentence: String = evidence.map(EvidenceText.sentence) ?? verdict.rawValue
                if verdict == .satisfied {
                    entry.output = evidence == nil ? nil : sentence
                } else {
                    entry.failure = ("\(verdict.rawValue): \(ReportNumbers.value(objective.values[version]))", sentence)
                }
                cases.append(entry)
            }
        }
        return Suite(name: "\(content.subject.group) objectives", cases: cases)
    }

    // MARK: XML

    /// What XML 1.0 can't hold is left out.
    fileprivate static func escape(_ text: String) -> String {
        var escaped: String = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "\n": escaped += "&#10;"
            case "\t", "\u{20}"...: escaped.unicodeScalars.append(scalar)
            default: break
            }
        }
        return escaped
    }
}

extension JUnitReport.Case {
    fileprivate func lines(suite: String) -> [String] {
        let time: String = ReportNumbers.fixed(seconds ?? 0, decimals: 3)
        let head: String =
            "    <testcase classname=\"\(JUnitReport.escape(suite))\" name=\"\(JUnitReport.escape(name))\" time=\"\(time)\""
        var body: [String] = []
        if let failure {
            body.append(
                "      <failure message=\"\(JUnitReport.escape(failure.message))\">\(JUnitReport.escape(failure.text))</failure>"
            )
        }
        if isSkipped { body.append("      <skipped/>") }
        if let output { body.append("      <system-out>\(JUnitReport.escape(output))</system-out>") }
        return body.isEmpty ? [head + "/>"] : [head + ">"] + body + ["    </testcase>"]
    }
}
