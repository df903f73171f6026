import Charts
import CommandLineKit
import Experiments
import ValueTree

/// `--slo`: an objective in one line, given to the experiment chart as values of its task assess.
enum SLOFlag {
    static let flag = Flag(
        "slo", nil, .array, "objective: 'http/latency-p99 < 9ms'", value: "SLO")

    /// The layers with one more for each objective; task assess is added to the tasks that the others list.
    ///
    /// - Throws: ``Diagnostic`` `usage` for what is no objective.
    static func applied(_ texts: [String], to layers: [ValueLayer]) throws -> [ValueLayer] {
        var layers: [ValueLayer] = layers
        for text in texts {
            let expression = try SLOExpression(text)
            var values: Value = [:]
            let bound: String = expression.isUpper ? "upper" : "lower"
            values[at: "assess", "SLOs", bound, expression.slo.metric] = .float(expression.slo.limit)
            let tasks: [Value] = ValueSources.merged(layers)["tasks"]?.listValue ?? []
            if !tasks.isEmpty, !tasks.contains("assess") { values["tasks"] = .list(assessed(tasks)) }
            layers = ValueSources.adding(values, title: "--slo '\(text)'", to: layers)
        }
        return layers
    }

    /// Assesses after the last task that measures: those that tell of the outcome come later.
    private static func assessed(_ tasks: [Value]) -> [Value] {
        let told: Set<Value> = ["slack", "github"]
        let place: Int = (tasks.lastIndex { !told.contains($0) } ?? tasks.count - 1) + 1
        return tasks[..<place] + ["assess"] + tasks[place...]
    }
}
