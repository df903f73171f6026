import Statistics

/// Counts what becomes of requests. Times are nanoseconds of one clock.
struct Recorder {
    private var result: LoadResult = LoadResult()
    private var statuses: [Int] = Array(repeating: 0, count: 1_000)
    private var series: LoadSeries = LoadSeries()
    private let isPaced: Bool
    private var start: UInt64 = 0
    private var firstBegun: UInt64?
    private var lastBegun: UInt64 = 0
    private var begunCount: Int = 0
    private(set) var finished: Int = 0

    init(isPaced: Bool) {
        self.isPaced = isPaced
    }

    mutating func begin(at now: UInt64) { start = now }

    /// - Parameter possible: when it could have been begun: it was due and a connection was free.
    mutating func begun(at now: UInt64, possible: UInt64) {
        if firstBegun == nil { firstBegun = now }
        lastBegun = now
        begunCount += 1
        if isPaced { result.generatorLag.record(now - min(now, possible)) }
    }

    mutating func answered(_ status: Int, begun: UInt64, due: UInt64, now: UInt64) {
        finished += 1
        let time: UInt64 = now - min(now, due)
        result.serviceTime.record(now - min(now, begun))
        // Without a schedule both times are the same, and one histogram does.
        if isPaced { result.responseTime.record(time) }
        statuses[status] += 1
        series.record(at: now - min(now, start), status: status, time: time)
    }

    mutating func failed(_ kind: FailureKind, _ message: String, now: UInt64) {
        finished += 1
        result.fail(kind, message)
        series.record(at: now - min(now, start), status: nil, time: 0)
    }

    mutating func unsent(_ count: Int, _ message: String) {
        if count > 0 { result.fail(.unsent, message, count: count) }
    }

    /// Requests without an answer, and answers of status 400 or above.
    var errors: Int { result.failureCount + statuses[400...].reduce(0, +) }

    /// Answers, and nanoseconds from when they were due: the mean and the 99th percentile.
    var latency: (count: UInt64, mean: Double, p99: Double?) {
        let times: HDRHistogram = isPaced ? result.responseTime : result.serviceTime
        return (times.count, times.mean, times.quantile(0.99))
    }

    mutating func resent() { result.resent += 1 }
    mutating func sent(_ bytes: Int) { result.bytesSent += bytes }
    mutating func received(_ bytes: Int) { result.bytesReceived += bytes }

    /// The whole, at the end.
    ///
    /// - Parameters:
    ///   - now: when the last request ended.
    ///   - busy: nanoseconds of CPU time that the generator took.
    mutating func finish(now: UInt64, askedRate: Double?, busy: UInt64) -> LoadResult {
        var whole: LoadResult = result
        for (status, count) in statuses.enumerated() where count > 0 { whole.statuses[status] = count }
        if !isPaced { whole.responseTime = whole.serviceTime }
        whole.series = series.points()
        whole.elapsed = max(1, now - start)
        whole.askedRate = askedRate
        if let firstBegun, begunCount > 1 {
            whole.achievedRate = Double(begunCount - 1) / Double(max(1, lastBegun - firstBegun)) * 1e9
        }
        whole.invalidity = Validity.fault(whole, busy: busy)
        return whole
    }
}
