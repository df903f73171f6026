import CJQ
package import Diagnostics
import Synchronization
package import ValueTree

/// A jq expression (libjq 1.6), compiled.
///
/// It sees its input and nothing else: no environment (`env`, `$ENV`), no further input, no modules, no standard error.
/// One run at a time; a run blocks its thread, and any other thread may end it with ``interrupt()``.
package final class JQProgram: Sendable {
    package let text: String
    private let machine: JQMachine
    private let running: Mutex<Progress> = Mutex(.idle)

    /// Starting makes libjq forget that it was told to halt: who interrupts meanwhile only says so here.
    private enum Progress {
        case idle, starting, running, interrupted
    }

    /// Defined over the expression: what would reach beyond the input. It stays in the expression's first line.
    private static let prelude: String = [
        #"def env: error("env is not available here");"#, #"def input: error("there is one input only");"#,
        "def inputs: empty;", "def debug: .;", "def debug(message): .;", "def stderr: .;", "def halt: empty;",
        "def halt_error: error;", "def halt_error(code): error;",
        // These two would end the process: 1.6 asserts what it should check.
        #"def modulemeta: error("modules are not available here");"#,
        "def _implode: implode; def implode: if all(.[]; type == \"number\" and . >= 0 and . <= 1114111)"
            + " then _implode else error(\"implode: not all are code points\") end;",
        "{} as $ENV | (",
    ].joined(separator: " ")

    /// - Throws: ``Diagnostic`` `invalid` with jq's own message, or `failed` where libjq is missing.
    package init(_ text: String) throws(Diagnostic) {
        self.text = text
        let library: JQLibrary = try JQLibrary.load()
        let source: String = text.allSatisfy(\.isWhitespace) ? "." : text
        guard !source.utf8.contains(0) else { throw JQProgram.fault(text, ["it has a zero byte in it"]) }
        let machine = try JQMachine(library)
        // On a line of its own: a comment at its end must not hide what closes it.
        let errors: [String] = machine.compile("\(JQProgram.prelude)\n\(source)\n)")
        guard errors.isEmpty else {
            guard !source.contains("import"), !source.contains("include") else { throw JQProgram.fault(text, errors) }
            // Once more as it was written, for messages about nothing else.
            let own: [String] = try JQMachine(library).compile(source)
            throw JQProgram.fault(text, own.isEmpty ? errors : own)
        }
        self.machine = machine
    }

    /// The expression's first output for JSON text, nil where it has none.
    ///
    /// - Throws: ``Diagnostic``: `invalid` if `json` is none, `failed` with the expression's own error, `timedOut` once
    ///   interrupted, `conflict` while another run goes on.
    package func first(of json: [UInt8]) throws(Diagnostic) -> Value? {
        guard advance(from: .idle, to: .starting) else {
            throw Diagnostic(.conflict, "the jq expression is running already")
        }
        let outcome: Result<Value?, Diagnostic> = Result { () throws(Diagnostic) in
            try machine.start(json)
            return advance(from: .starting, to: .running) ? try machine.next() : nil
        }
        let last: Progress = running.withLock { progress in
            defer { progress = .idle }
            return progress
        }
        guard last != .interrupted else { throw Diagnostic(.timedOut, "jq \(quoted): took too long") }
        do throws(Diagnostic) {
            return try outcome.get()
        } catch {
            throw Diagnostic(error.code, "jq \(quoted): \(error.message)")
        }
    }

    /// Ends the run that goes on, if one does.
    package func interrupt() {
        running.withLock { progress in
            if progress == .running { machine.halt() }
            if progress != .idle { progress = .interrupted }
        }
    }

    private func advance(from old: Progress, to new: Progress) -> Bool {
        running.withLock { progress in
            guard progress == old else { return false }
            progress = new
            return true
        }
    }

    private var quoted: String { JQProgram.quoted(text) }

    private static func quoted(_ text: String) -> String {
        let line: String = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        return "\"\(line.count > 80 ? "\(line.prefix(77))..." : line)\""
    }

    private static func fault(_ text: String, _ messages: [String]) -> Diagnostic {
        let hint: String? =
            text.contains("if ") && !text.contains("else")
            ? "this is jq 1.6: every if needs an else, as in: if . == null then 0 else . end" : nil
        return Diagnostic(
            .invalid, "jq \(quoted(text)): \(messages.first ?? "can't be compiled")", hint: hint,
            details: Array(messages.dropFirst()))
    }
}
