import Glibc
import KubeModel

/// Writes a container's log in CRI's format: `TIME STREAM F|P LINE`, in two files of limited size.
final class ContainerLog {
    private let run: ContainerRun
    private let limit: Int
    private var descriptor: Int32
    private var size: Int = 0
    /// The unfinished last line of each stream.
    private var partial: [String: [UInt8]] = [:]

    /// Longer lines are cut into parts.
    private static let maximumLine: Int = 16 << 10

    init(_ run: ContainerRun, limit: Int) {
        self.run = run
        self.limit = max(4096, limit)
        descriptor = ContainerLog.open(run.logFile)
    }

    deinit {
        close(descriptor)
    }

    private static func open(_ path: String) -> Int32 {
        Glibc.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    }

    func write(_ bytes: [UInt8], stream: String) {
        var pending: [UInt8] = (partial[stream] ?? []) + bytes
        var output: [UInt8] = []
        while let end = pending.firstIndex(of: 0x0A) {
            append(pending[..<end], stream, isWhole: true, to: &output)
            pending.removeSubrange(...end)
        }
        while pending.count > ContainerLog.maximumLine {
            append(pending[..<ContainerLog.maximumLine], stream, isWhole: false, to: &output)
            pending.removeFirst(ContainerLog.maximumLine)
        }
        partial[stream] = pending
        save(output)
    }

    /// Writes what stands without a line break at the end.
    func flush() {
        var output: [UInt8] = []
        for (stream, rest) in partial where !rest.isEmpty { append(rest[...], stream, isWhole: true, to: &output) }
        partial = [:]
        save(output)
    }

    private func append(_ line: ArraySlice<UInt8>, _ stream: String, isWhole: Bool, to output: inout [UInt8]) {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        let stamp: String = KubeTime(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)).nanoText
        output += "\(stamp) \(stream) \(isWhole ? "F" : "P") ".utf8
        output += line
        output.append(0x0A)
    }

    private func save(_ output: [UInt8]) {
        guard !output.isEmpty else { return }
        if size + output.count > limit {
            close(descriptor)
            rename(run.logFile, run.olderLogFile)
            descriptor = ContainerLog.open(run.logFile)
            size = 0
        }
        _ = Glibc.write(descriptor, output, output.count)
        size += output.count
    }
}
