import Glibc
import KubeModel

/// The process between the cluster's server and a container: a hidden sub-command of our own binary, started as
/// `iter8 cluster shim DIRECTORY`.
///
/// It starts the command in a process group of its own, writes its output to the log, passes SIGTERM on, and leaves
/// a durable record of how it ended. It knows nothing of the server that started it, and so outlives it: after a
/// kill -9 of the server the next one finds the truth on disk. That it lives is told by an open descriptor, not by a
/// number: descriptor 3 is the write end of a FIFO that closes when the shim ends, however it ends.
package enum ContainerShim {
    /// Asks a shim to kill its container at once.
    static let killSignal: Int32 = SIGUSR2

    /// Runs the container that `spec.json` in `directory` describes, with this process's own environment, to its end.
    /// To be called before any other thread exists.
    ///
    /// - Returns: the exit status for this process: 0 once the end is recorded.
    package static func run(directory: String) -> Int32 {
        _ = fcntl(ShimSpec.lifeline, F_SETFD, FD_CLOEXEC)
        // Whatever else the server had open is none of ours.
        for name in Files.names(in: "/proc/self/fd") {
            if let descriptor = Int32(name), descriptor > ShimSpec.lifeline { close(descriptor) }
        }
        let run = RunFolder(path: directory)
        guard let spec = Files.readJSON(run.spec).flatMap(ShimSpec.init(value:)) else { return 2 }
        signal(SIGPIPE, SIG_IGN)
        var blocked = sigset_t()
        sigemptyset(&blocked)
        for signal in [SIGTERM, SIGINT, SIGHUP, SIGQUIT, killSignal] { sigaddset(&blocked, signal) }
        // All threads inherit this, and one of them receives the signals.
        pthread_sigmask(SIG_BLOCK, &blocked, nil)
        var supervision = Supervision(spec: spec, run: run)
        return supervision.run(signals: blocked)
    }
}
