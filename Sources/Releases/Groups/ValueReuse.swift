import Charts
import Diagnostics
import ValueTree

/// What becomes of the values that the last revision was given.
package enum ValueReuse: Sendable {
    /// Kept if no value is given now, else dropped.
    case automatic
    /// Kept beneath those given now, with the defaults of the chart as it was then.
    case reuse
    /// Dropped.
    case reset
    /// Kept beneath those given now, with the defaults of the new chart.
    case resetThenReuse
}

/// Chart and values of a launch, after what is kept of the last one.
struct ReusedValues {
    var chart: Chart
    var values: Value
    /// Told to the user; nil if nothing was kept unasked.
    var notice: String?
    /// What may help if these values won't do; nil if nothing was dropped unasked.
    var hint: String?

    /// - Parameter last: the group's newest readable record that went well; nil for a first launch.
    init(_ reuse: ValueReuse, chart: Chart, values: Value, last: ReleaseRecord?) throws {
        self.chart = chart
        self.values = values
        guard let last else { return }
        // As Helm reads them from a record.
        let before: Value = last.values.withFloats
        switch reuse {
        case .reset: return
        case .automatic:
            if values != [:], before != [:] {
                hint =
                    "the values of revision \(last.revision) are dropped where others are given: --reuse-values keeps them"
            }
            guard values == [:], before != [:] else { return }
            self.values = before
            notice = "no value was given: those of revision \(last.revision) are used again (--reset-values drops them)"
        case .resetThenReuse:
            self.values = ValuesCoalescing.laid(values, over: before)
        case .reuse:
            self.values = ValuesCoalescing.laid(values, over: before)
            self.chart.values = (last.value[at: "chart", "values"] ?? [:]).withFloats.merged(with: before)
        }
    }

    /// Runs `body`, which renders them; its failure may come from what was dropped.
    func explaining<Success>(_ body: () async throws -> Success) async throws -> Success {
        do {
            return try await body()
        } catch let error as Diagnostic {
            throw hint.map { error.hinting($0) } ?? error
        }
    }
}
