import Synchronization

/// What is going on, on stderr: on a terminal a block of lines that is redrawn in place, elsewhere plain lines, each
/// printed once.
package final class ProgressDisplay: Sendable {
    private struct State {
        var drawn: [String] = []
    }

    private let streams: Streams
    private let mayRedraw: Bool
    private let state: Mutex<State> = Mutex(State())

    /// - Parameter mayRedraw: off, a terminal gets plain lines, too.
    package init(_ streams: Streams, mayRedraw: Bool = true) {
        self.streams = streams
        self.mayRedraw = mayRedraw
    }

    package var isLive: Bool { mayRedraw && streams.errorTraits.isTerminal }

    /// A line that stays, above the block.
    package func log(_ line: String) {
        state.withLock { state in
            guard isLive else {
                send(PrintableText.escaped(line) + "\n")
                return
            }
            send(erasure(of: state.drawn) + PrintableText.escaped(line) + "\n" + block(state.drawn))
        }
    }

    /// Replaces the block. Does nothing where there is no terminal: there, say with ``log(_:)`` what happened.
    package func show(_ lines: [String]) {
        guard isLive else { return }
        state.withLock { state in
            let fitting: [String] = inHeight(lines).map {
                PrintableText.truncated(PrintableText.escaped($0), to: max(20, streams.errorTraits.width - 1))
            }
            guard fitting != state.drawn else { return }
            send(erasure(of: state.drawn) + block(fitting))
            state.drawn = fitting
        }
    }

    /// Leaves the block where it stands.
    package func finish() {
        state.withLock { $0.drawn = [] }
    }

    /// Takes the block away.
    package func clear() {
        show([])
    }

    /// What has scrolled away can't be redrawn.
    private func inHeight(_ lines: [String]) -> [String] {
        let most: Int = max(2, streams.errorTraits.height - 1)
        guard lines.count > most else { return lines }
        return lines.prefix(most - 1) + ["… and \(lines.count - most + 1) lines more"]
    }

    private func block(_ lines: [String]) -> String {
        lines.map { $0 + "\n" }.joined()
    }

    /// Up to the block's first line, clearing everything below.
    private func erasure(of lines: [String]) -> String {
        lines.isEmpty ? "" : "\u{1B}[\(lines.count)A\r\u{1B}[J"
    }

    private func send(_ text: String) {
        try? streams.errors.write(Array(text.utf8))
    }
}
