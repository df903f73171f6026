import Diagnostics
import Glibc

/// Limits on one execution, so that no template can hang or eat the machine.
package struct ExecutionLimits: Sendable {
    /// Nested template, include and tpl calls.
    package var depth: Int
    /// How often one template may be including itself: Helm's limit.
    package var includes: Int
    /// Bytes of one template's output, and of one value.
    package var valueBytes: Int
    /// Bytes that the process may grow by.
    package var memoryBytes: Int
    /// Seconds of the clock.
    package var seconds: Int

    package init(
        depth: Int = 10_000, includes: Int = 1_000, valueBytes: Int = 256 << 20, memoryBytes: Int = 2 << 30,
        seconds: Int = 60
    ) {
        self.depth = depth
        self.includes = includes
        self.valueBytes = valueBytes
        self.memoryBytes = memoryBytes
        self.seconds = seconds
    }
}

/// How much of its limits an execution has used.
struct ExecutionBudget {
    private let limits: ExecutionLimits
    private let memoryAtStart: Int
    private let deadline: Int
    /// Actions until the clock and the memory are looked at again.
    private var untilCheck: Int = ExecutionBudget.interval

    private static let interval: Int = 4_096

    init(_ limits: ExecutionLimits) {
        self.limits = limits
        memoryAtStart = ExecutionBudget.memory
        deadline = ExecutionBudget.clock + limits.seconds
    }

    /// After each action.
    @inline(__always)
    mutating func spend(output: Int) throws(Diagnostic) {
        untilCheck -= 1
        if untilCheck <= 0 || output > limits.valueBytes { try check(output) }
    }

    /// After something that may have made a large value of about `bytes`, or before it is made.
    @inline(__always)
    mutating func claim(_ bytes: Int) throws(Diagnostic) {
        if bytes > 1 << 20 { try check(bytes) }
    }

    private mutating func check(_ bytes: Int) throws(Diagnostic) {
        untilCheck = ExecutionBudget.interval
        if bytes > limits.valueBytes {
            throw Diagnostic(
                .invalid, "template stopped: a text of more than \(limits.valueBytes >> 20) MiB",
                hint: "does a loop or a repeat go on for too long?")
        }
        if ExecutionBudget.memory - memoryAtStart + bytes > limits.memoryBytes {
            throw Diagnostic(
                .invalid, "template stopped: it uses more than \(limits.memoryBytes >> 20) MiB of memory",
                hint: "does a loop collect without an end?")
        }
        if ExecutionBudget.clock > deadline {
            throw Diagnostic(
                .timedOut, "template stopped after \(limits.seconds) s",
                hint: "does a loop or a recursion have no end?")
        }
    }

    /// The most bytes that the process has had resident.
    private static var memory: Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss << 10
    }

    private static var clock: Int {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC_COARSE, &now)
        return now.tv_sec
    }
}
