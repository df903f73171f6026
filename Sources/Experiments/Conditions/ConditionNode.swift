import ValueTree

/// A part of a condition and where it stands.
struct ConditionNode: Sendable {
    indirect enum Form: Sendable {
        case literal(Value)
        case list([ConditionNode])
        case map([(key: String, value: ConditionNode)])
        /// A field of the experiment: `Spec`, `Result`.
        case field(String)
        /// What a closure looks at: `#`.
        case element
        case member(ConditionNode, String, isOptional: Bool)
        case index(ConditionNode, ConditionNode)
        case slice(ConditionNode, from: ConditionNode?, to: ConditionNode?)
        /// A function of the experiment, a built-in without closure, or a method of what `on` gives.
        case call(String, on: ConditionNode?, [ConditionNode])
        /// `all(list, {...})` and its like.
        case closure(String, ConditionNode, ConditionNode)
        case prefix(String, ConditionNode)
        case infix(String, ConditionNode, ConditionNode)
        case choice(ConditionNode, ConditionNode, ConditionNode)
    }

    let form: Form
    /// From 1.
    let column: Int

    init(_ form: Form, _ column: Int) {
        self.form = form
        self.column = column
    }

    /// Its immediate parts.
    var parts: [ConditionNode] {
        switch form {
        case .literal, .field, .element: []
        case .list(let parts): parts
        case .map(let members): members.map(\.value)
        case .member(let part, _, _), .prefix(_, let part): [part]
        case .index(let one, let other), .infix(_, let one, let other), .closure(_, let one, let other): [one, other]
        case .slice(let part, let from, let to): [part] + [from, to].compactMap { $0 }
        case .call(_, let subject, let arguments): [subject].compactMap { $0 } + arguments
        case .choice(let one, let two, let three): [one, two, three]
        }
    }

    /// Whether this or a part of it is so.
    func contains(where isSo: (ConditionNode) -> Bool) -> Bool {
        isSo(self) || parts.contains { $0.contains(where: isSo) }
    }
}
