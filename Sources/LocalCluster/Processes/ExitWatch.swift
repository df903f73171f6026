import CLinux
import Glibc

/// Waits for the end of a process that need not be our child.
enum ExitWatch {
    /// Returns when the process has ended (at once if it is gone already). Waits on a thread of its own.
    static func wait(for identity: ProcessIdentity) async {
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let work = Work(identity: identity, continuation: continuation)
            var attributes = pthread_attr_t()
            pthread_attr_init(&attributes)
            pthread_attr_setstacksize(&attributes, 64 << 10)
            defer { pthread_attr_destroy(&attributes) }
            var thread = pthread_t()
            let status: Int32 = pthread_create(
                &thread, &attributes,
                { pointer in
                    pointer.map { Unmanaged<Work>.fromOpaque($0).takeRetainedValue().run() }
                    return nil
                }, Unmanaged.passRetained(work).toOpaque())
            if status == 0 { pthread_detach(thread) } else { work.run() }
        }
    }

    private final class Work: Sendable {
        private let identity: ProcessIdentity
        private let continuation: CheckedContinuation<Void, Never>

        init(identity: ProcessIdentity, continuation: CheckedContinuation<Void, Never>) {
            self.identity = identity
            self.continuation = continuation
        }

        func run() {
            let descriptor: Int32 = iter8_pidfd_open(identity.pid)
            // The number may have passed to another process before it was opened.
            if descriptor >= 0, identity.isAlive {
                var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                while poll(&polled, 1, -1) < 0, errno == EINTR {}
            }
            if descriptor >= 0 { close(descriptor) }
            waitpid(identity.pid, nil, WNOHANG)  // reaps it if it was our child
            continuation.resume()
        }
    }
}
