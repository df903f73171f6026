/// How many requests a second are asked for, over time.
package struct LoadRate: Sendable, Equatable {
    /// A stretch of time over which the rate goes evenly from one value to another.
    package struct Stretch: Sendable, Equatable {
        package let from: Double
        package let to: Double
        package let seconds: Double

        package init(from: Double, to: Double, seconds: Double) {
            (self.from, self.to, self.seconds) = (from, to, seconds)
        }

        /// Requests that fall due in the stretch's first `elapsed` seconds.
        func count(_ elapsed: Double) -> Double { elapsed * (from + (to - from) * elapsed / (2 * seconds)) }

        /// When, in seconds, `count` requests have fallen due.
        func time(of count: Double) -> Double {
            let slope: Double = (to - from) / seconds
            let root: Double = Swift.max(0, from * from + 2 * slope * count).squareRoot()
            return count == 0 ? 0 : 2 * count / (from + root)
        }
    }

    package let stretches: [Stretch]
    /// The rate after the last stretch.
    package let last: Double
    /// Seconds and requests before each stretch, and before what follows them all.
    private let starts: [(seconds: Double, count: Double)]

    package static func constant(_ rate: Double) -> LoadRate { LoadRate([], last: rate) }

    /// One stretch after the other; the rate of the last one's end then stays. Nil without stretches, or if a rate is below
    /// zero, a stretch lasts no time, or one has no requests at all.
    package init?(_ stretches: [Stretch]) {
        let isValid: Bool = stretches.allSatisfy { stretch in
            stretch.seconds > 0 && stretch.from >= 0 && stretch.to > 0 && (stretch.from + stretch.to).isFinite
        }
        guard isValid, let last = stretches.last else { return nil }
        self.init(stretches, last: last.to)
    }

    private init(_ stretches: [Stretch], last: Double) {
        self.stretches = stretches
        self.last = last
        var starts: [(seconds: Double, count: Double)] = [(0, 0)]
        var (seconds, count): (Double, Double) = (0, 0)
        for stretch in stretches {
            seconds += stretch.seconds
            count += stretch.count(stretch.seconds)
            starts.append((seconds, count))
        }
        self.starts = starts
    }

    package static func == (left: LoadRate, right: LoadRate) -> Bool {
        left.stretches == right.stretches && left.last == right.last
    }

    /// Seconds of all stretches together.
    package var seconds: Double { starts.last?.seconds ?? 0 }

    /// Seconds from the start to when request `index` (from 0) is due.
    func due(_ index: Int) -> Double {
        let wanted = Double(index)
        let after: Int = starts.lastIndex { $0.count <= wanted } ?? 0
        let rest: Double = wanted - starts[after].count
        guard after < stretches.count else { return starts[after].seconds + rest / last }
        return starts[after].seconds + stretches[after].time(of: rest)
    }

    /// How many requests are due before `seconds` have passed.
    func count(within seconds: Double) -> Int {
        let after: Int = starts.lastIndex { $0.seconds <= seconds } ?? 0
        let rest: Double = seconds - starts[after].seconds
        let further: Double = after < stretches.count ? stretches[after].count(rest) : rest * last
        let count: Double = starts[after].count + further
        // A request due at the very end is no longer part; rounding must not make it one.
        return Int(Swift.min((count * (1 - 1e-12) - 1e-9).rounded(.up), 1e18))
    }
}
