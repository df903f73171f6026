import Glibc
package import KubeModel

/// The clock of this machine.
package enum SystemTime {
    package static func now() -> KubeTime {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return KubeTime(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }
}
