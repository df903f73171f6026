import Diagnostics
import Glibc
import Synchronization

/// Where a program's output goes.
package protocol ByteSink: Sendable {
    /// Takes all of `bytes` or throws: ``OutputClosed`` when nobody reads any more, `failed` for anything else.
    func write(_ bytes: [UInt8]) throws
}

/// The reader of our output has gone (`iter8 k list | head -1`): the command is done, and that is no failure.
package struct OutputClosed: Error, Sendable {
    package init() {}
}

/// A file descriptor, which stays its owner's. SIGPIPE must be ignored in the process.
package struct DescriptorSink: ByteSink {
    private let descriptor: Int32

    package init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    package func write(_ bytes: [UInt8]) throws {
        try bytes.withUnsafeBytes { buffer in
            var offset: Int = 0
            while let start = buffer.baseAddress, offset < buffer.count {
                let count: Int = Glibc.write(descriptor, start + offset, buffer.count - offset)
                if count >= 0 {
                    offset += count
                    continue
                }
                try recover(from: errno)
            }
        }
    }

    private func recover(from code: Int32) throws {
        switch code {
        case EINTR:
            return
        case EAGAIN:
            // A terminal shared with a program that made it non-blocking: wait until it takes more.
            var waited = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            _ = poll(&waited, 1, 1000)
        case EPIPE:
            throw OutputClosed()
        default:
            throw Diagnostic(.failed, "can't write the output: \(String(cString: strerror(code)))")
        }
    }
}

/// Keeps what is written, for tests and for output that is to be looked at first.
package final class BufferSink: ByteSink {
    private let contents: Mutex<[UInt8]> = Mutex([])

    package init() {}

    package func write(_ bytes: [UInt8]) {
        contents.withLock { $0 += bytes }
    }

    package var text: String { String(decoding: contents.withLock { $0 }, as: UTF8.self) }
}
