/// How a load test stands, while it runs.
package struct LoadProgress: Sendable, Equatable {
    /// Seconds since its start.
    package var elapsed: Double
    /// Which part of it is done, 0 to 1.
    package var fraction: Double
    /// Answered or failed so far.
    package var requests: Int
    /// Of these, without an answer or with a status of 400 or above.
    package var errors: Int
    /// Requests a second since the last time it was told.
    package var rate: Double
    /// Milliseconds from when requests were due to their answers: the mean since the last time, and the 99th percentile so
    /// far; nil without answers.
    package var latency: Double?
    package var p99: Double?

    package init(
        elapsed: Double, fraction: Double, requests: Int, errors: Int, rate: Double, latency: Double?, p99: Double?
    ) {
        self.elapsed = elapsed
        self.fraction = fraction
        self.requests = requests
        self.errors = errors
        self.rate = rate
        self.latency = latency
        self.p99 = p99
    }
}

/// Tells now and then how a test stands, to whoever wants to know.
struct ProgressMeter {
    /// Nanoseconds between two times.
    private static let interval: UInt64 = 100_000_000

    private let report: (@Sendable (LoadProgress) -> Void)?
    private let extent: LoadPlan.Extent
    private var start: UInt64 = 0
    private var next: UInt64 = .max
    private var last: (time: UInt64, requests: Int, answers: UInt64, sum: Double) = (0, 0, 0, 0)

    init(_ plan: LoadPlan, _ report: (@Sendable (LoadProgress) -> Void)?) {
        self.report = report
        extent = plan.extent
    }

    mutating func begin(at now: UInt64) {
        start = now
        last.time = now
        if report != nil { next = now + ProgressMeter.interval }
    }

    mutating func tick(_ now: UInt64, _ recorder: Recorder) {
        guard now >= next, let report else { return }
        next = now + ProgressMeter.interval
        let elapsed: Double = Double(now - start) / 1e9
        let fraction: Double =
            switch extent {
            case .requests(let count): Double(recorder.finished) / Double(max(1, count))
            case .seconds(let seconds): elapsed / seconds
            }
        let (answers, mean, p99): (UInt64, Double, Double?) = recorder.latency
        let sum: Double = mean * Double(answers)
        let latency: Double? =
            answers > last.answers ? (sum - last.sum) / Double(answers - last.answers) / 1e6 : nil
        report(
            LoadProgress(
                elapsed: elapsed, fraction: min(1, fraction), requests: recorder.finished, errors: recorder.errors,
                rate: Double(recorder.finished - last.requests) / Double(now - last.time) * 1e9, latency: latency,
                p99: p99.map { $0 / 1e6 }))
        last = (now, recorder.finished, answers, sum)
    }
}
