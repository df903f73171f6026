import Glibc

/// Signals to containers: to the whole group of the container's process, if it is still that process.
enum SignalNumber {
    static let terminate: Int32 = SIGTERM
    static let kill: Int32 = SIGKILL

    static func send(_ signal: Int32, to identity: ProcessIdentity) {
        guard identity.isAlive else { return }
        Glibc.kill(-identity.pid, signal)
    }
}
