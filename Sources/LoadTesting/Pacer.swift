/// When requests are due: those of a rate at their times, whatever became of the ones before, and without a rate as soon as
/// a connection is free.
///
/// Times are nanoseconds of one clock.
struct Pacer {
    private let rate: LoadRate?
    /// How many requests there will be.
    let total: Int
    /// How many have been taken.
    private(set) var taken: Int = 0
    /// Time after which nothing further is sent; of a schedule in seconds only.
    private(set) var end: UInt64 = .max
    private var start: UInt64 = 0
    private var nextDue: UInt64 = 0
    private let extent: LoadPlan.Extent
    private let grace: Double

    init(_ plan: LoadPlan) {
        rate = plan.rate
        extent = plan.extent
        grace = plan.rate == nil ? 0 : plan.timeout
        switch plan.extent {
        case .requests(let count): total = count
        case .seconds(let seconds): total = plan.rate?.count(within: seconds) ?? .max
        }
    }

    mutating func begin(at now: UInt64) {
        start = now
        nextDue = now
        // What is due in time is sent for as long again as one request may take: a server that never catches up must not
        // make the test last for ever.
        if case .seconds(let seconds) = extent { end = now + MonotonicClock.nanoseconds(seconds + grace) }
    }

    /// Whether nothing more is to be sent.
    func isExhausted(_ now: UInt64) -> Bool { taken >= total || now >= end }

    /// When the next request is due; nil if there is none, or if it is as soon as can be.
    var next: UInt64? { rate == nil || taken >= total ? nil : nextDue }

    /// Takes the next request if it is due, and tells when it was.
    mutating func take(_ now: UInt64) -> UInt64? {
        guard taken < total, now < end else { return nil }
        guard let rate else {
            taken += 1
            return now
        }
        guard nextDue <= now else { return nil }
        let due: UInt64 = nextDue
        taken += 1
        nextDue = start + MonotonicClock.nanoseconds(rate.due(taken))
        return due
    }

    /// Requests that were due, but not sent before the end.
    var unsent: Int { rate == nil ? 0 : Swift.max(0, total - taken) }

    /// Requests a second that were asked for, over the whole schedule; nil without a rate.
    var askedRate: Double? {
        guard let rate else { return nil }
        guard total > 1 else { return rate.stretches.first?.from ?? rate.last }
        return Double(total - 1) / rate.due(total - 1)
    }
}
