import Diagnostics
import Glibc

/// Keeps a second server out of a state directory; the system takes the lock back when the process ends, however it
/// ends.
final class DirectoryLock: Sendable {
    private let descriptor: Int32

    init(_ directory: StateDirectory) throws(Diagnostic) {
        let descriptor: Int32 = open(directory.lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw Diagnostic(.failed, "can't open \(directory.lock): \(String(cString: strerror(errno)))")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw Diagnostic(
                .conflict, "an embedded cluster is already running on \(directory.path)",
                hint: "iter8 cluster status tells more")
        }
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }
}
