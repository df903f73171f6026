import Diagnostics
import Experiments
import Terminal

/// Which of the asserted conditions hold.
struct AssertionVerdict {
    private let judged: [(assertion: Assertion, holds: Bool)]

    init(_ assertions: [Assertion], _ experiment: Experiment) {
        judged = assertions.map { ($0, $0.holds(for: experiment)) }
    }

    /// A line for each condition.
    ///
    /// - Throws: ``Diagnostic`` `assertionFailed` that names those that don't hold.
    func report(subject: String, hint: String, _ streams: Streams) throws {
        for (assertion, holds) in judged {
            streams.note("condition \(assertion.rawValue): \(holds ? "holds" : "does not hold")")
        }
        let missed: [String] = judged.filter { !$0.holds }.map(\.assertion.rawValue)
        guard !missed.isEmpty else { return }
        throw Diagnostic(
            .assertionFailed, "\(subject) does not satisfy \(missed.joined(separator: ", "))", hint: hint)
    }
}
