import Glibc

/// The process that holds a lock, so that others can tell when it died: whoever sees the same processes
/// (same boot of the machine, same PID namespace) needs no clock for that.
package struct LockProcess: Sendable, Hashable {
    /// Which processes the numbers are of: boot id and PID namespace.
    package var processes: String
    package var pid: Int32
    /// When the process began, in the kernel's ticks since boot: numbers are used again.
    package var began: String

    package var text: String { "\(processes) \(pid) \(began)" }

    init(processes: String, pid: Int32, began: String) {
        self.processes = processes
        self.pid = pid
        self.began = began
    }

    package init?(_ text: String) {
        let parts: [Substring] = text.split(separator: " ")
        guard parts.count == 3, let pid = Int32(parts[1]) else { return nil }
        self.init(processes: String(parts[0]), pid: pid, began: String(parts[2]))
    }

    /// This process; nil where the kernel doesn't say enough.
    package static var current: LockProcess? {
        guard let processes = visibleProcesses, let began = beginning(of: getpid()) else { return nil }
        return LockProcess(processes: processes, pid: getpid(), began: began)
    }

    /// Whether it is known to be gone; false when that can't be known from here.
    package var isDead: Bool {
        guard let visible = LockProcess.visibleProcesses, visible == processes else { return false }
        return LockProcess.beginning(of: pid) != began
    }

    private static var visibleProcesses: String? {
        guard let boot = read("/proc/sys/kernel/random/boot_id")?.split(separator: "\n").first else { return nil }
        var buffer: [CChar] = [CChar](repeating: 0, count: 256)
        let count: Int = readlink("/proc/self/ns/pid", &buffer, buffer.count)
        guard count > 0 else { return nil }
        return "\(boot)/" + String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Field 22 of `/proc/PID/stat`, counted from behind the command's name, which may hold anything.
    private static func beginning(of pid: Int32) -> String? {
        guard let stat = read("/proc/\(pid)/stat"), let end = stat.lastIndex(of: ")") else { return nil }
        let fields: [Substring] = stat[stat.index(after: end)...].split(separator: " ")
        // A process that ended but was not waited for is as dead as one that is gone.
        guard fields.count > 19, fields[0] != "Z" else { return nil }
        return String(fields[19])
    }

    private static func read(_ path: String) -> String? {
        let descriptor: Int32 = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var buffer: [UInt8] = [UInt8](repeating: 0, count: 4_096)
        let count: Int = Glibc.read(descriptor, &buffer, buffer.count)
        return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
    }
}
