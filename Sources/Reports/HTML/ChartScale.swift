import Glibc
import ValueTree

/// An axis: values to pixels, with round ticks.
struct ChartScale {
    let range: ClosedRange<Double>
    let pixels: (from: Double, to: Double)
    let isLogarithmic: Bool

    /// Logarithmic where the values spread over more than a factor of 30.
    static func spanning(_ lower: Double, _ upper: Double, pixels: (from: Double, to: Double)) -> ChartScale {
        let isLogarithmic: Bool = lower > 0 && upper / lower > 30
        let top: Double = upper > lower ? upper : lower + max(abs(lower) * 0.1, 1e-9)
        return ChartScale(range: lower...top, pixels: pixels, isLogarithmic: isLogarithmic)
    }

    func position(_ value: Double) -> Double {
        let inside: Double = min(max(value, range.lowerBound), range.upperBound)
        let share: Double =
            isLogarithmic
            ? log(inside / range.lowerBound) / log(range.upperBound / range.lowerBound)
            : (inside - range.lowerBound) / (range.upperBound - range.lowerBound)
        return pixels.from + share * (pixels.to - pixels.from)
    }

    /// `count` + 1 bounds that divide the axis evenly.
    func divisions(_ count: Int) -> [Double] {
        (0...count).map { index in
            let share: Double = Double(index) / Double(count)
            return isLogarithmic
                ? range.lowerBound * pow(range.upperBound / range.lowerBound, share)
                : range.lowerBound + share * (range.upperBound - range.lowerBound)
        }
    }

    /// About `wanted` round values inside the range.
    func ticks(_ wanted: Int) -> [Double] {
        isLogarithmic ? logarithmicTicks(wanted) : linearTicks(wanted)
    }

    private func linearTicks(_ wanted: Int) -> [Double] {
        let rough: Double = (range.upperBound - range.lowerBound) / Double(max(1, wanted))
        let power: Double = pow(10, floor(log10(rough)))
        let step: Double = power * ([1.0, 2, 5, 10].first { $0 * power >= rough } ?? 10)
        var ticks: [Double] = []
        var tick: Double = (range.lowerBound / step).rounded(.up) * step
        while tick <= range.upperBound * (1 + 1e-12), ticks.count < 20 {
            ticks.append(tick)
            tick += step
        }
        return ticks
    }

    private func logarithmicTicks(_ wanted: Int) -> [Double] {
        let first: Int = Int(floor(log10(range.lowerBound)))
        let last: Int = Int(ceil(log10(range.upperBound)))
        let factors: [Double] = last - first <= 3 ? [1, 2, 5] : [1]
        let all: [Double] = (first...max(first, last)).flatMap { power in factors.map { $0 * pow(10, Double(power)) } }
        let inside: [Double] = all.filter { range.contains($0) }
        let stride: Int = max(1, (inside.count + wanted - 1) / max(1, wanted))
        return inside.enumerated().filter { $0.offset % stride == 0 }.map(\.element)
    }

    /// Three significant digits at most.
    static func label(_ value: Double) -> String {
        guard value != 0, value.isFinite else { return "0" }
        let digits: Int = max(0, 2 - Int(floor(log10(abs(value)))))
        let text: String = ReportNumbers.fixed(value, decimals: min(digits, 12))
        let rounded: Double = Double(text) ?? value
        return ShortestFloat(rounded)?.general(threshold: 7) ?? text
    }

    /// A coordinate: a tenth of a pixel is enough.
    static func pixel(_ value: Double) -> String {
        let tenths: Int = Int((value * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : ReportNumbers.fixed(Double(tenths) / 10, decimals: 1)
    }
}

extension ChartScale {
    /// All digits that `value` has: 99.999 stays that.
    static func label(_ value: Double, exactly: Bool) -> String {
        exactly ? ShortestFloat(value)?.plain ?? "\(value)" : label(value)
    }
}

enum Logarithm {
    static func ofTen(_ value: Double) -> Double { log10(value) }
    static func powerOfTen(_ exponent: Double) -> Double { pow(10, exponent) }
}
