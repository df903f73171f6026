/// The top of the page: did it end, did anything fail, are the objectives met.
enum HTMLSummary {
    static func section(_ content: ReportContent) -> String {
        let cards: [String] = [state(content), objectives(content), progress(content)]
        return "<section class=\"cards\" aria-label=\"Summary\">\(cards.joined())</section>"
    }

    private static func card(_ label: String, _ value: String, _ note: String, tone: String) -> String {
        """
        <div class="card \(tone)"><p class="label">\(label)</p><p class="value">\(HTMLText.escape(value))</p>\
        <p class="note">\(HTMLText.escape(note))</p></div>
        """
    }

    private static func state(_ content: ReportContent) -> String {
        switch content.state {
        case .pending: card("Experiment", "Not started", "Nothing has run yet.", tone: "")
        case .running: card("Experiment", "Running", "No task has failed so far.", tone: "")
        case .completed: card("Experiment", "✓ Completed", "Every task ran or was skipped.", tone: "good")
        case .failed: card("Experiment", "✗ Failed", failure(content), tone: "bad")
        }
    }

    private static func failure(_ content: ReportContent) -> String {
        content.tasks.first { $0.state == .failed }.map { "Task \($0.number), \($0.name), failed." } ?? "A task failed."
    }

    private static func objectives(_ content: ReportContent) -> String {
        let met: Int = content.objectives.count { $0.verdicts.allSatisfy { $0 == .satisfied } }
        let isDoubtful: Bool = content.areObjectivesSatisfied == true && content.areObjectivesConclusive == false
        let sure: String = isDoubtful ? " Not all of them for sure." : ""
        let count: String = "\(met) of \(content.objectives.count) are met.\(sure)"
        switch content.areObjectivesSatisfied {
        case nil: return card("Objectives", "Not assessed", "No objectives have been assessed.", tone: "")
        case true?: return card("Objectives", "✓ Satisfied", count, tone: "good")
        case false?: return card("Objectives", "✗ Not satisfied", count, tone: "bad")
        }
    }

    private static func progress(_ content: ReportContent) -> String {
        let count: Int = content.completedLoops
        let loops: String = count == 1 ? "1 completed loop" : "\(count) completed loops"
        let all: String = content.maxLoops.map { " of \($0)" } ?? ""
        let failed: String = content.failedLoops > 0 ? "; \(content.failedLoops) failed" : ""
        return card(
            "Tasks", "\(content.completedTasks) of \(content.totalTasks)", "done; \(loops)\(all)\(failed)", tone: "")
    }
}
