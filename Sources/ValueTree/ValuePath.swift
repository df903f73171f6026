/// Where a value stands in a tree, printed as people write it: `spec.containers[0].image`.
package struct ValuePath: Sendable, Hashable, CustomStringConvertible {
    package enum Step: Sendable, Hashable {
        case key(String)
        case index(Int)
    }

    package var steps: [Step]

    package init(_ steps: [Step] = []) {
        self.steps = steps
    }

    package func appending(_ key: String) -> ValuePath { ValuePath(steps + [.key(key)]) }
    package func appending(_ index: Int) -> ValuePath { ValuePath(steps + [.index(index)]) }

    /// Keys joined with dots, indices in brackets; a key that is empty or holds a dot or bracket is quoted.
    /// The root prints as an empty string.
    package var description: String {
        var text: String = ""
        for step in steps {
            switch step {
            case .index(let index):
                text += "[\(index)]"
            case .key(let key):
                let isPlain: Bool = !key.isEmpty && !key.contains { ".[]\" ".contains($0) }
                if isPlain {
                    text += text.isEmpty ? key : ".\(key)"
                } else {
                    text += "[\"\(key)\"]"
                }
            }
        }
        return text
    }
}
