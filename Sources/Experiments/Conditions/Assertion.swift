package import Diagnostics

/// What `k assert` can ask for.
package enum Assertion: String, Sendable, CaseIterable {
    case completed
    case nofailure
    case slos
    /// As `slos`, and the sample is large enough to be sure of it.
    case conclusive = "slos-conclusive"

    /// - Throws: ``Diagnostic`` `usage` with the nearest known word.
    package init(parsing word: String) throws(Diagnostic) {
        guard let known = Assertion(rawValue: word.lowercased()) else {
            let words: [String] = Assertion.allCases.map(\.rawValue)
            throw Diagnostic(
                .usage, "unknown condition \"\(word)\"",
                hint: Suggestion.hint(for: word, in: words) ?? "conditions: \(words.joined(separator: ", "))")
        }
        self = known
    }

    package func holds(for experiment: Experiment) -> Bool {
        switch self {
        case .completed: return experiment.isCompleted
        case .nofailure: return experiment.hasNoFailure
        case .slos: return experiment.satisfiesSLOs
        case .conclusive: return experiment.conclusivelySatisfiesSLOs
        }
    }
}
