import Glibc

/// Reads a log file as it grows, through its rotation. Reads are of a local file and short.
final class LogTail {
    private let path: String
    private var descriptor: Int32
    private var rest: [UInt8] = []

    init(path: String) {
        self.path = path
        descriptor = LogTail.open(path)
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    private static func open(_ path: String) -> Int32 { Glibc.open(path, O_RDONLY | O_CLOEXEC) }

    /// Whole lines that are new since the last call.
    func read() -> [UInt8] {
        var bytes: [UInt8] = rest + readToEnd()
        // The writer makes a new file only after its last line to the old one.
        if hasMoved {
            bytes += readToEnd()
            let next: Int32 = LogTail.open(path)
            if next >= 0 {
                if descriptor >= 0 { close(descriptor) }
                descriptor = next
                bytes += readToEnd()
            }
        }
        let end: Int = bytes.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        rest = Array(bytes[end...])
        return Array(bytes[..<end])
    }

    private var hasMoved: Bool {
        var here = stat()
        var there = stat()
        guard descriptor >= 0, fstat(descriptor, &here) == 0 else { return true }
        return stat(path, &there) == 0 && (here.st_ino != there.st_ino || here.st_dev != there.st_dev)
    }

    private func readToEnd() -> [UInt8] {
        guard descriptor >= 0 else { return [] }
        var bytes: [UInt8] = []
        var buffer: [UInt8] = Array(repeating: 0, count: 64 << 10)
        while true {
            let count: Int = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            if count <= 0 { return bytes }
            bytes += buffer[..<count]
        }
    }
}
