package import Diagnostics

/// An `if` condition: `SLOs()`, `not SLOs()`, `Result.NumLoops == 10 and NoFailure()`.
///
/// The language is that of expr, which the original used (github.com/antonmedv/expr): `Completed()`, `NoFailure()`,
/// `SLOs()`; the fields of `Spec` and `Result` under their Go names; `Result.Insights.ScalarMetricValue(version,
/// metric)`; literals, lists and maps; `not and or == != < <= > >= in matches contains startsWith endsWith + - * / % **
/// .. ?: ?. ??`, indexing and slicing; `len`, and `all none any one filter map count` with closures over `#`. `not`
/// takes a whole comparison.
package struct Condition: Sendable {
    private let source: String
    private let root: ConditionNode

    /// - Throws: ``Diagnostic`` `invalid` with the column of the fault: no such name, an operator that can't be applied,
    ///   something that gives no true or false.
    package init(_ text: String) throws(Diagnostic) {
        source = text
        var parser = ConditionParser(text)
        root = try parser.parse()
        try ConditionChecker(source: text).require(.bool, root, nil, "a condition must give")
    }

    /// Whether it asks about failure: tasks with such a condition are considered after another one has failed.
    package var looksAtFailure: Bool {
        root.contains { node in
            switch node.form {
            case .call("NoFailure", on: _, _): true
            case .member(let owner, "Failure", isOptional: _):
                if case .field("Result") = owner.form { true } else { false }
            default: false
            }
        }
    }

    /// - Throws: ``Diagnostic`` `failed` with the column, if it asks for something that is not there (yet) or can't be
    ///   worked out.
    package func holds(for experiment: Experiment) throws(Diagnostic) -> Bool {
        var evaluator = ConditionEvaluator(source, experiment)
        return try evaluator.bool(root)
    }
}
