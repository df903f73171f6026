import Glibc
import KubeModel

/// Writes a container's output as CRI log lines (`TIME stdout F text`), in two files that together stay below a
/// limit: when the first is half of it, it becomes `PATH.1`, in the place of an older one.
struct LogWriter {
    enum Stream: String {
        case stdout
        case stderr
    }

    /// Longer lines are written in parts, all but the last marked `P`.
    static let longestLine: Int = 16_384

    private let path: String
    private let limit: Int
    private var descriptor: Int32
    private var size: Int
    private var pending: [Stream: [UInt8]] = [:]

    init?(path: String, limit: Int) {
        self.path = path
        self.limit = max(limit, 6 * LogWriter.longestLine)
        descriptor = LogWriter.open(path)
        guard descriptor >= 0 else { return nil }
        size = Int(lseek(descriptor, 0, SEEK_END))
    }

    private static func open(_ path: String) -> Int32 {
        Glibc.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    }

    mutating func append(_ bytes: ArraySlice<UInt8>, from stream: Stream, at time: KubeTime) {
        var line: [UInt8] = pending.removeValue(forKey: stream) ?? []
        var lines: [UInt8] = []
        let head: [UInt8] = Array("\(time.nanoText) \(stream.rawValue) ".utf8)
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                lines += head + [UInt8(ascii: "F"), UInt8(ascii: " ")] + line + [byte]
                line.removeAll(keepingCapacity: true)
                if lines.count > LogWriter.longestLine {
                    write(lines)
                    lines.removeAll(keepingCapacity: true)
                }
                continue
            }
            line.append(byte)
            if line.count == LogWriter.longestLine {
                lines += head + [UInt8(ascii: "P"), UInt8(ascii: " ")] + line + [UInt8(ascii: "\n")]
                line.removeAll(keepingCapacity: true)
            }
        }
        if !line.isEmpty { pending[stream] = line }
        write(lines)
    }

    /// Writes what has no end of line yet, as a part, so that readers don't add one.
    mutating func finish(at time: KubeTime) {
        for stream in [Stream.stdout, .stderr] {
            guard let line = pending.removeValue(forKey: stream) else { continue }
            write(Array("\(time.nanoText) \(stream.rawValue) P ".utf8) + line + [UInt8(ascii: "\n")])
        }
        close(descriptor)
    }

    /// A full disk costs lines, never the container.
    private mutating func write(_ lines: [UInt8]) {
        if lines.isEmpty { return }
        if size + lines.count > limit / 2, size > 0 { rotate() }
        if Files.writeAll(lines, to: descriptor) { size += lines.count }
    }

    private mutating func rotate() {
        rename(path, "\(path).1")
        let next: Int32 = LogWriter.open(path)
        guard next >= 0 else { return }
        close(descriptor)
        descriptor = next
        size = 0
    }
}
