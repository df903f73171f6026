import Glibc

/// Go's `time.Time`: a moment, the zone to show it in and, for what a clock read, how long the program had run.
struct GoTime {
    /// Since the Unix epoch.
    let seconds: Int64
    /// 0 to 999,999,999.
    let nanoseconds: Int64
    let zone: GoZone
    /// Nanoseconds on the monotonic clock since the program's start; nil for what was computed or read.
    let monotonic: Int64?

    init(seconds: Int64, nanoseconds: Int64 = 0, zone: GoZone, monotonic: Int64? = nil) {
        self.seconds = seconds
        self.nanoseconds = nanoseconds
        self.zone = zone
        self.monotonic = monotonic
    }

    /// January 1st of the year 1, what Go's variables hold before they are set.
    static let zero: GoTime = GoTime(seconds: -62_135_596_800, zone: .utc)

    /// Read when the first time is asked for.
    private static let start: Int64 = clock(CLOCK_MONOTONIC).nanoseconds

    static func now() -> GoTime {
        let elapsed: Int64 = clock(CLOCK_MONOTONIC).nanoseconds - start
        let wall: (seconds: Int64, rest: Int64, nanoseconds: Int64) = clock(CLOCK_REALTIME)
        return GoTime(
            seconds: wall.seconds, nanoseconds: wall.rest, zone: ZoneFiles.local, monotonic: max(0, elapsed) + 1)
    }

    private static func clock(_ identifier: clockid_t) -> (seconds: Int64, rest: Int64, nanoseconds: Int64) {
        var reading = timespec()
        clock_gettime(identifier, &reading)
        let (seconds, rest): (Int64, Int64) = (Int64(reading.tv_sec), Int64(reading.tv_nsec))
        return (seconds, rest, seconds &* 1_000_000_000 &+ rest)
    }

    var kind: ZoneKind { zone.span(at: seconds).kind }
    var civil: CivilTime { CivilTime(seconds: seconds &+ Int64(kind.offset)) }
    var isZero: Bool { seconds == GoTime.zero.seconds && nanoseconds == 0 }

    func inZone(_ zone: GoZone) -> GoTime { GoTime(seconds: seconds, nanoseconds: nanoseconds, zone: zone) }

    /// Go's `time.Date`: parts may lie outside their ranges and carry over.
    init(
        year: Int64, month: Int64, day: Int64, hour: Int64 = 0, minute: Int64 = 0, second: Int64 = 0,
        nanosecond: Int64 = 0, zone: GoZone
    ) {
        let months: Int64 = month &- 1
        let carried: Int64 = months >= 0 ? months / 12 : -((0 &- months &- 1) / 12 + 1)
        let days: Int64 = CivilTime.days(
            year: year &+ carried, month: Int(months &- carried &* 12) + 1, day: 1)
        let local: Int64 = (days &+ day &- 1) &* 86_400 &+ hour &* 3_600 &+ minute &* 60 &+ second
        // Whether the zone's offset at this wall clock was right shows only when it is applied.
        let span: ZoneSpan = zone.span(at: local)
        var offset: Int = span.kind.offset
        if offset != 0 {
            let universal: Int64 = local &- Int64(offset)
            if universal < span.start || universal >= span.end { offset = zone.span(at: universal).kind.offset }
        }
        self.init(seconds: local &- Int64(offset), nanoseconds: nanosecond, zone: zone)
    }
}

// MARK: - arithmetic

extension GoTime {
    func adding(_ duration: Int64) -> GoTime {
        var (seconds, rest): (Int64, Int64) = (
            self.seconds &+ duration / 1_000_000_000, nanoseconds + duration % 1_000_000_000
        )
        if rest >= 1_000_000_000 { (seconds, rest) = (seconds &+ 1, rest - 1_000_000_000) }
        if rest < 0 { (seconds, rest) = (seconds &- 1, rest + 1_000_000_000) }
        let elapsed: Int64? = monotonic.flatMap { value in
            let (sum, overflows): (Int64, Bool) = value.addingReportingOverflow(duration)
            return overflows ? nil : sum
        }
        return GoTime(seconds: seconds, nanoseconds: rest, zone: zone, monotonic: elapsed)
    }

    func adding(years: Int64, months: Int64, days: Int64) -> GoTime {
        let civil: CivilTime = self.civil
        return GoTime(
            year: civil.year &+ years, month: Int64(civil.month) &+ months, day: Int64(civil.day) &+ days,
            hour: Int64(civil.hour), minute: Int64(civil.minute), second: Int64(civil.second),
            nanosecond: nanoseconds, zone: zone)
    }

    /// `self - other` in nanoseconds, the nearest a duration can say.
    func since(_ other: GoTime) -> Int64 {
        if let mine = monotonic, let theirs = other.monotonic { return mine &- theirs }
        let difference: Int128 = total - other.total
        return Int64(clamping: difference)
    }

    private var total: Int128 { Int128(seconds) * 1_000_000_000 + Int128(nanoseconds) }

    func isBefore(_ other: GoTime) -> Bool { since(other) < 0 || total < other.total && monotonic == nil }

    func equals(_ other: GoTime) -> Bool { total == other.total }

    /// Down to a multiple of `duration` since the year 1, or to the nearest.
    func rounded(to duration: Int64, down: Bool) -> GoTime {
        let plain = GoTime(seconds: seconds, nanoseconds: nanoseconds, zone: zone)
        guard duration > 0 else { return plain }
        let sinceZero: Int128 = total - GoTime.zero.total
        let step: Int128 = Int128(duration)
        let remainder: Int128 = (sinceZero % step + step) % step
        if down || remainder + remainder < step { return plain.adding(-Int64(remainder)) }
        return plain.adding(Int64(step - remainder))
    }
}
