import Glibc
import ValueTree

/// A process that can be told from a later one with the same number: its pid and when it was started.
struct ProcessIdentity: Sendable, Hashable {
    let pid: pid_t
    /// Clock ticks between boot and the process's start (field 22 of /proc/PID/stat).
    let started: UInt64

    init?(of pid: pid_t) {
        guard let fields = ProcessIdentity.fields(of: pid), let started = UInt64(fields[19]), fields[0] != "Z",
            fields[0] != "X"
        else { return nil }
        self.pid = pid
        self.started = started
    }

    /// From the state on.
    private static func fields(of pid: pid_t) -> [Substring]? {
        guard let bytes = Files.read("/proc/\(pid)/stat", limit: 4096) else { return nil }
        // The second field is a name in parentheses that may hold anything.
        let text: String = String(decoding: bytes, as: UTF8.self)
        guard let close = text.lastIndex(of: ")") else { return nil }
        let fields: [Substring] = text[text.index(after: close)...].split(separator: " ")
        return fields.count > 19 ? fields : nil
    }

    /// All processes of a session, whichever group they have put themselves into.
    static func members(ofSession session: pid_t) -> [pid_t] {
        Files.names(in: "/proc").compactMap { pid_t($0) }.filter { pid in
            fields(of: pid).flatMap { pid_t($0[3]) } == session
        }
    }

    init?(value: Value) {
        guard let pid = value["pid"]?.intValue, let started = value["started"]?.intValue else { return nil }
        self.pid = pid_t(pid)
        self.started = UInt64(started)
    }

    var value: Value { ["pid": .int(Int64(pid)), "started": .int(Int64(started))] }

    var isAlive: Bool { ProcessIdentity(of: pid) == self }
}
