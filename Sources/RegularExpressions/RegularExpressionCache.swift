/// Patterns compiled before. It belongs to whoever uses it on one thread; nothing in it is shared.
package final class RegularExpressionCache {
    private var known: [[UInt8]: Result<RegularExpression, RegularExpressionError>] = [:]
    /// Templates may make up patterns without end.
    private let capacity: Int

    package init(capacity: Int = 1_000) {
        self.capacity = capacity
    }

    package func expression(_ pattern: [UInt8]) throws(RegularExpressionError) -> RegularExpression {
        if let known = known[pattern] { return try known.get() }
        let result: Result<RegularExpression, RegularExpressionError> = Result { () throws(RegularExpressionError) in
            try RegularExpression(pattern)
        }
        if known.count >= capacity { known.removeAll(keepingCapacity: true) }
        known[pattern] = result
        return try result.get()
    }
}
