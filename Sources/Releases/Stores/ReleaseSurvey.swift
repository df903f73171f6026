/// The groups of a namespace, or of all, as one look at metadata shows them.
package struct ReleaseSurvey: Sendable, Hashable {
    /// Their revisions; those that a later one has superseded may be left out.
    package var summaries: [ReleaseSummary]
    /// Our annotations (`iter8.tools/...`) of the Secret that an experiment's group has of its own, by `namespace/group`.
    package var marks: [String: [String: String]]

    package init(summaries: [ReleaseSummary] = [], marks: [String: [String: String]] = [:]) {
        self.summaries = summaries
        self.marks = marks
    }

    /// The same with the newest revision of each group alone, by namespace and name.
    var newest: ReleaseSurvey {
        var newest: [String: ReleaseSummary] = [:]
        for summary in summaries {
            if let known = newest[summary.place], known.revision >= summary.revision { continue }
            newest[summary.place] = summary
        }
        return ReleaseSurvey(summaries: newest.sortedKeys.compactMap { newest[$0] }, marks: marks)
    }
}

extension ReleaseSummary {
    /// `namespace/group`.
    package var place: String { "\(namespace)/\(name)" }
}
