/// Whether a measurement tells of the server or of the generator's own troubles.
enum Validity {
    /// Nanoseconds that one request in a hundred may be late by the generator's fault.
    private static let tolerance: Double = 10e6

    /// What is wrong, as a sentence; nil if nothing is.
    ///
    /// Lateness counts where it is a tenth of what was measured: 12 ms are much beside 20, and little beside 500.
    ///
    /// - Parameter busy: nanoseconds of CPU time that the generator took.
    static func fault(_ result: LoadResult, busy: UInt64) -> String? {
        guard let asked = result.askedRate else { return nil }
        if let late = result.generatorLag.quantile(0.99), late > tolerance,
            late > 0.1 * (result.responseTime.quantile(0.99) ?? 0)
        {
            return
                "the load generator itself was late: one request in a hundred was sent \(text(late / 1e6)) ms or more "
                + "after it was due although a connection was free; give it more CPU or ask for a lower rate"
        }
        // A few requests say nothing about a rate.
        if result.elapsed > 100_000_000, result.achievedRate < 0.97 * asked, Double(busy) > 0.9 * Double(result.elapsed)
        {
            return "the load generator had no CPU time left: it sent \(text(result.achievedRate)) of "
                + "\(text(asked)) requests a second; ask for a lower rate"
        }
        return nil
    }

    private static func text(_ number: Double) -> String { "\((number * 10).rounded() / 10)" }
}
