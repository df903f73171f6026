/// How locks are held.
package struct LockSettings: Sendable {
    /// Who locks, for others to read.
    package var holder: String
    /// By which others can tell that the holder died; nil where the kernel doesn't say enough.
    package var process: LockProcess?
    /// How long a lock outlives its holder, in whole seconds; it is renewed three times as often.
    package var seconds: Int
    /// A lock that was last renewed so long ago, by the clocks, is taken over without waiting for its end.
    package var staleSeconds: Int64 = 600

    package init(
        holder: String = LockClaim.thisProcess, process: LockProcess? = LockProcess.current, seconds: Int = 15
    ) {
        self.holder = holder
        self.process = process
        self.seconds = max(1, seconds)
    }
}
