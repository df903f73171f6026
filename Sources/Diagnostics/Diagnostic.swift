/// The one error shape of the program: what failed, where, while doing what, and what to do next.
///
/// Every layer throws `Diagnostic`; an outer layer adds context with ``within(_:)`` and never re-parses the
/// text of an inner one. Nothing here prints: presentation is `Terminal`'s.
package struct Diagnostic: Error, Sendable, Equatable {
    /// What kind of failure this is; decides the exit code and whether a caller may retry.
    package enum Code: String, Sendable, CaseIterable {
        /// The command line could not be understood.
        case usage
        /// Input (a values file, a template, a chart, an experiment, an object) is wrong.
        case invalid
        /// A named thing does not exist.
        case notFound
        /// A thing exists already, or changed since it was read.
        case conflict
        /// The server knows who asks and refuses, or does not know who asks.
        case forbidden
        /// No answer could be had from a server.
        case unreachable
        /// A deadline passed.
        case timedOut
        /// An assertion about an experiment does not hold.
        case assertionFailed
        /// The user or the system asked the program to stop.
        case interrupted
        /// Anything else that failed outside our control: the file system, a library, another server.
        case failed
    }

    package var code: Code
    /// One sentence without a trailing full stop, lower case at its start.
    package var message: String
    /// Where in the input the fault is, if it is in an input.
    package var location: SourceLocation?
    /// What was being done, outermost first ("launch group \"web\"", "render templates/job.yaml").
    package var context: [String]
    /// What the reader can do next.
    package var hint: String?
    /// Further lines that explain the failure (an include chain, a server's causes), in order.
    package var details: [String]
    /// Keys that lead to the value at fault, from the root of what was evaluated; empty if none is known.
    package var valuePath: [String] = []

    package init(
        _ code: Code, _ message: String, at location: SourceLocation? = nil, context: [String] = [],
        hint: String? = nil, details: [String] = []
    ) {
        self.code = code
        self.message = message
        self.location = location
        self.context = context
        self.hint = hint
        self.details = details
    }

    /// The same failure, seen from one step further out.
    package func within(_ step: String) -> Diagnostic {
        var outer: Diagnostic = self
        outer.context.insert(step, at: 0)
        return outer
    }

    /// The same failure with a hint, unless it has one already.
    package func hinting(_ hint: String) -> Diagnostic {
        var copy: Diagnostic = self
        copy.hint = copy.hint ?? hint
        return copy
    }
}

extension Diagnostic: CustomStringConvertible {
    /// Context, place and message in one line, without the hint: `launch group "web": values.yaml:3:1: ...`.
    package var description: String {
        var parts: [String] = context
        if let location { parts.append(location.description) }
        parts.append(message)
        return parts.joined(separator: ": ")
    }
}

/// Runs `body`, naming `step` in the context of any diagnostic it throws.
package func within<Result>(_ step: @autoclosure () -> String, _ body: () throws -> Result) throws -> Result {
    do {
        return try body()
    } catch let diagnostic as Diagnostic {
        throw diagnostic.within(step())
    }
}

/// Runs `body`, naming `step` in the context of any diagnostic it throws.
package func within<Result>(
    isolation: isolated (any Actor)? = #isolation, _ step: @autoclosure () -> String,
    _ body: () async throws -> Result
) async throws -> Result {
    do {
        return try await body()
    } catch let diagnostic as Diagnostic {
        throw diagnostic.within(step())
    }
}
