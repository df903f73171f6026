import KubeModel

/// A line of a log in CRI's format: `TIME STREAM TAG TEXT`.
struct LogEntry: Sendable, Hashable {
    let stamp: ArraySlice<UInt8>
    /// Whether the container's line ends here; the next entry continues it otherwise.
    let isWhole: Bool
    let text: ArraySlice<UInt8>

    /// nil if `line`, which has no line break, is none.
    init?(line: ArraySlice<UInt8>) {
        let parts: [ArraySlice<UInt8>] = line.split(separator: 0x20, maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        stamp = parts[0]
        isWhole = parts[2].first == UInt8(ascii: "F")
        text = parts[3]
    }

    var time: KubeTime? { KubeTime(String(decoding: stamp, as: UTF8.self)) }

    static func parse(_ bytes: ArraySlice<UInt8>) -> [LogEntry] {
        bytes.split(separator: 0x0A, omittingEmptySubsequences: true).compactMap(LogEntry.init(line:))
    }
}

/// Turns entries into what a client asked to see.
struct LogPrinter: Sendable {
    private let options: PodLogOptions
    private var budget: Int
    private var isAtLineStart: Bool = true

    init(_ options: PodLogOptions) {
        self.options = options
        budget = options.limitBytes ?? .max
    }

    var isExhausted: Bool { budget <= 0 }

    /// The last lines of `entries`, by the options' tail and time.
    func selected(_ entries: [LogEntry]) -> [LogEntry] {
        var entries: [LogEntry] = entries
        if let since = options.sinceTime { entries.removeAll { entry in entry.time.map { $0 < since } ?? true } }
        guard let tail = options.tailLines else { return entries }
        if tail <= 0 { return [] }
        var lines: Int = 0
        var start: Int = entries.count
        while start > 0 {
            // A line's parts belong together; what has no end yet at the very end is a line too.
            if entries[start - 1].isWhole || start == entries.count { lines += 1 }
            if lines > tail { break }
            start -= 1
        }
        return Array(entries[start...])
    }

    mutating func print(_ entries: [LogEntry]) -> [UInt8] {
        var output: [UInt8] = []
        for entry in entries {
            if options.timestamps, isAtLineStart {
                output += entry.stamp
                output.append(0x20)
            }
            output += entry.text
            if entry.isWhole { output.append(0x0A) }
            isAtLineStart = entry.isWhole
        }
        if output.count > budget { output.removeLast(output.count - budget) }
        budget -= output.count
        return output
    }
}
