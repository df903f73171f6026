package import Diagnostics

/// An `if` condition: `SLOs()`, `not SLOs()`, `Result.NumLoops == 10 and NoFailure()`.
///
/// Available are `Completed()`, `NoFailure()`, `SLOs()`, the fields `Result.NumLoops`, `Result.NumCompletedTasks`,
/// `Result.Failure`, `Result.Revision`, `Result.Iter8Version` and `Result.Insights.NumVersions`, literals, comparisons,
/// `not`/`!`, `and`/`&&`, `or`/`||` and parentheses.
package struct Condition: Sendable {
    private let root: Node

    indirect enum Node: Sendable {
        case literal(Operand)
        case call(String)
        case field(String)
        case not(Node)
        case and(Node, Node)
        case or(Node, Node)
        case compare(String, Node, Node)
    }

    enum Operand: Sendable, Equatable {
        case bool(Bool)
        case number(Double)
        case string(String)
    }

    /// - Throws: ``Diagnostic`` `invalid` with the column of the fault.
    package init(_ text: String) throws(Diagnostic) {
        var parser = ConditionParser(text)
        root = try parser.parse()
    }

    /// Whether it asks about failure: tasks with such a condition are considered after another one has failed.
    package var looksAtFailure: Bool { Condition.looksAtFailure(root) }

    private static func looksAtFailure(_ node: Node) -> Bool {
        switch node {
        case .literal: false
        case .call(let name): name == "NoFailure"
        case .field(let path): path == "Result.Failure"
        case .not(let inner): looksAtFailure(inner)
        case .and(let left, let right), .or(let left, let right), .compare(_, let left, let right):
            looksAtFailure(left) || looksAtFailure(right)
        }
    }

    /// - Throws: ``Diagnostic`` `failed` if it is no yes or no, or asks for something that is not there yet.
    package func holds(for experiment: Experiment) throws(Diagnostic) -> Bool {
        guard case .bool(let flag) = try Condition.value(root, experiment) else {
            throw Diagnostic(.failed, "the condition gives no true or false")
        }
        return flag
    }

    private static func value(_ node: Node, _ experiment: Experiment) throws(Diagnostic) -> Operand {
        switch node {
        case .literal(let operand): return operand
        case .call("Completed"): return .bool(experiment.isCompleted)
        case .call("NoFailure"): return .bool(experiment.hasNoFailure)
        case .call: return .bool(experiment.satisfiesSLOs)
        case .field(let path): return try field(path, experiment)
        case .not(let inner): return .bool(try !bool(inner, experiment))
        case .and(let left, let right): return .bool(try bool(left, experiment) ? try bool(right, experiment) : false)
        case .or(let left, let right): return .bool(try bool(left, experiment) ? true : try bool(right, experiment))
        case .compare(let mark, let left, let right):
            return .bool(try compare(mark, value(left, experiment), value(right, experiment)))
        }
    }

    private static func bool(_ node: Node, _ experiment: Experiment) throws(Diagnostic) -> Bool {
        guard case .bool(let flag) = try value(node, experiment) else {
            throw Diagnostic(.failed, "the condition combines something that is no true or false")
        }
        return flag
    }

    private static func compare(_ mark: String, _ left: Operand, _ right: Operand) throws(Diagnostic) -> Bool {
        if mark == "==" { return left == right }
        if mark == "!=" { return left != right }
        guard case .number(let one) = left, case .number(let other) = right else {
            throw Diagnostic(.failed, "\(mark) compares numbers only")
        }
        switch mark {
        case "<": return one < other
        case "<=": return one <= other
        case ">": return one > other
        default: return one >= other
        }
    }

    static let calls: [String] = ["Completed", "NoFailure", "SLOs"]
    static let fields: [String] = [
        "Result.NumLoops", "Result.NumCompletedTasks", "Result.Failure", "Result.Revision", "Result.Iter8Version",
        "Result.StartTime", "Result.Insights.NumVersions",
    ]

    private static func field(_ path: String, _ experiment: Experiment) throws(Diagnostic) -> Operand {
        guard let result = experiment.result else {
            throw Diagnostic(.failed, "\(path): the experiment has no result yet")
        }
        switch path {
        case "Result.NumLoops": return .number(Double(result.numLoops))
        case "Result.NumCompletedTasks": return .number(Double(result.numCompletedTasks))
        case "Result.Failure": return .bool(result.failure)
        case "Result.Revision": return .number(Double(result.revision ?? 0))
        case "Result.Iter8Version": return .string(result.iter8Version)
        case "Result.StartTime": return .string(result.startTime)
        default:
            guard let insights = result.insights else {
                throw Diagnostic(.failed, "\(path): there are no insights yet")
            }
            return .number(Double(insights.numVersions))
        }
    }
}
