import Glibc
import KubeModel

/// What is asked of a container's log.
struct PodLogOptions: Sendable {
    var follow: Bool = false
    /// Only so many lines from the end.
    var tailLines: Int?
    /// Only lines from this time on.
    var sinceTime: KubeTime?
    /// Whether lines start with their time.
    var timestamps: Bool = false
    var limitBytes: Int?
    /// The run before the latest instead of the latest.
    var previous: Bool = false

    init() {}
}

/// Reads containers' logs.
struct PodLogFile: Sendable {
    private let directory: PodDirectory
    private let container: String

    init(stateDirectory: String, uid: String, container: String) {
        directory = PodDirectory(stateDirectory: stateDirectory, uid: uid)
        self.container = container
    }

    /// Whether the container has the run that is asked for.
    func exists(previous: Bool) -> Bool { run(previous: previous) != nil }

    /// The log in chunks of whole lines; with `follow` until the container has ended.
    func stream(_ options: PodLogOptions) -> AsyncStream<[UInt8]> {
        AsyncStream { continuation in
            let task = Task {
                await send(options) { continuation.yield($0) }
                continuation.finish()
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    private func run(previous: Bool) -> ContainerRun? {
        guard let latest = directory.latestRun(container) else { return nil }
        let number: Int = previous ? latest - 1 : latest
        return number >= 0 ? directory.run(container, number) : nil
    }

    private func send(_ options: PodLogOptions, _ yield: ([UInt8]) -> Void) async {
        guard let run = run(previous: options.previous) else { return }
        var budget: Int = options.limitBytes ?? .max
        var hadExit: Bool = run.exit != nil
        var position: UInt64 = 0
        let older: [UInt8] = Files.read(run.olderLogFile) ?? []
        let current: [UInt8] = Files.read(run.logFile) ?? []
        position = UInt64(current.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0)
        var lines: [Line] = Line.parse(older[...]) + Line.parse(current[..<Int(position)])
        if let since = options.sinceTime { lines.removeAll { $0.time < since } }
        if let tail = options.tailLines, lines.count > tail { lines.removeFirst(lines.count - max(0, tail)) }
        emit(lines, options, &budget, yield)
        guard options.follow else { return }
        var inode: UInt64 = Self.inode(run.logFile)
        while !Task.isCancelled, budget > 0 {
            let now: UInt64 = Self.inode(run.logFile)
            if now != inode {
                // Rotated: what was added to the old file first, then the new one from its start.
                let rest: [UInt8] = Files.read(run.olderLogFile) ?? []
                if Int(position) < rest.count { emit(Line.parse(rest[Int(position)...]), options, &budget, yield) }
                (inode, position) = (now, 0)
            }
            let bytes: [UInt8] = Self.read(run.logFile, from: position)
            let whole: Int = bytes.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
            position += UInt64(whole)
            if whole > 0 { emit(Line.parse(bytes[..<whole]), options, &budget, yield) }
            if hadExit, whole == 0 { return }
            hadExit = run.exit != nil
            try? await Task.sleep(for: .milliseconds(hadExit ? 1 : 100))
            if !hadExit, !Files.exists(run.path) { return }
        }
    }

    private func emit(_ lines: [Line], _ options: PodLogOptions, _ budget: inout Int, _ yield: ([UInt8]) -> Void) {
        var output: [UInt8] = []
        for line in lines {
            if options.timestamps { output += "\(line.stamp) ".utf8 }
            output += line.text
            if line.isWhole { output.append(0x0A) }
        }
        if output.count > budget { output.removeLast(output.count - budget) }
        budget -= output.count
        if !output.isEmpty { yield(output) }
    }

    /// A line of CRI's format.
    private struct Line {
        let stamp: String
        let time: KubeTime
        let isWhole: Bool
        let text: ArraySlice<UInt8>

        static func parse(_ bytes: ArraySlice<UInt8>) -> [Line] {
            bytes.split(separator: 0x0A, omittingEmptySubsequences: true).compactMap { line in
                let parts: [ArraySlice<UInt8>] = line.split(
                    separator: 0x20, maxSplits: 3, omittingEmptySubsequences: false)
                guard parts.count == 4 else { return nil }
                let stamp: String = String(decoding: parts[0], as: UTF8.self)
                return Line(
                    stamp: stamp, time: KubeTime(stamp) ?? KubeTime(seconds: 0),
                    isWhole: parts[2].first == UInt8(ascii: "F"),
                    text: parts[3])
            }
        }
    }

    private static func inode(_ path: String) -> UInt64 {
        var information = stat()
        return stat(path, &information) == 0 ? UInt64(information.st_ino) : 0
    }

    private static func read(_ path: String, from position: UInt64) -> [UInt8] {
        let descriptor: Int32 = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        var buffer: [UInt8] = Array(repeating: 0, count: 256 << 10)
        let count: Int = pread(descriptor, &buffer, buffer.count, off_t(position))
        return count > 0 ? Array(buffer[..<count]) : []
    }
}
