/// A value that must not reach a log, an error or a report: it prints as `[redacted]` everywhere.
package struct Sensitive<Wrapped: Sendable>: Sendable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    private let wrapped: Wrapped

    package init(_ wrapped: Wrapped) {
        self.wrapped = wrapped
    }

    /// The value itself, for the one place that sends it.
    package func reveal() -> Wrapped { wrapped }

    package var description: String { "[redacted]" }
    package var debugDescription: String { "[redacted]" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

extension Sensitive: Equatable where Wrapped: Equatable {}
extension Sensitive: Hashable where Wrapped: Hashable {}
