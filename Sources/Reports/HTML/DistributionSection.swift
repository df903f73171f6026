/// A histogram and a percentile curve of one metric.
enum DistributionSection {
    static func section(_ distribution: ReportContent.Distribution, versions: [String]) -> String {
        let series: [DistributionSeries] = distribution.versions.map(DistributionSeries.init)
        let name: String = ReportNumbers.name(distribution.metric, distribution.units)
        guard let lowest = series.compactMap(\.lowest).min(), let highest = series.compactMap(\.highest).max(),
            lowest.isFinite, highest.isFinite
        else { return "" }
        let histogram = HistogramChart(name: name, series: series, lowest: lowest, highest: highest)
        let percentiles = PercentileChart(
            name: name, units: distribution.units, series: series, lowest: lowest, highest: highest)
        let charts: String = histogram.figure(distribution.metric) + percentiles.figure(distribution.metric)
        return """
            <section><h2>Distribution of \(HTMLText.escape(name))</h2>
            \(legend(versions))<div class="charts">\(charts)</div></section>
            """
    }

    private static func legend(_ versions: [String]) -> String {
        guard versions.count > 1 else { return "" }
        let items: String = versions.enumerated().map { index, name in
            "<li><i class=\"swatch-\(index % 4)\"></i>\(HTMLText.escape(name))</li>"
        }.joined()
        return "<ul class=\"legend\">\(items)</ul>"
    }
}

/// How often which value was observed.
struct HistogramChart {
    let name: String
    let series: [DistributionSeries]
    let lowest: Double
    let highest: Double

    func figure(_ metric: String) -> String {
        let scale: ChartScale = .spanning(lowest, highest, pixels: (ChartFrame.left, ChartFrame.right))
        let bounds: [Double] = scale.divisions(series.count > 1 ? 24 : 40)
        let shares: [[Double]] = series.map { $0.shares(bounds) }
        let top: Double = max(1e-6, shares.flatMap { $0 }.max() ?? 0) * 100
        let vertical = ChartScale(
            range: 0...(top * 1.05), pixels: (ChartFrame.bottom, ChartFrame.top), isLogarithmic: false)
        let frame = ChartFrame(
            title: "How often each value was observed", summary: summary,
            horizontalTicks: scale.ticks(6).map { (scale.position($0), ChartScale.label($0)) },
            verticalTicks: vertical.ticks(4).map { (vertical.position($0), ChartScale.label($0)) },
            horizontalName: scale.isLogarithmic ? "\(name), logarithmic" : name,
            verticalName: "% of observations")
        let bars: String = shares.enumerated().map { index, shares in
            path(index, shares, bounds.map(scale.position), vertical)
        }.joined()
        return frame.figure(id: HTMLText.escape("histogram-\(metric)"), bars)
    }

    private var summary: String {
        let counts: String = series.map { "\($0.total)" }.joined(separator: " and ")
        return "Histogram of \(name): \(counts) observations between \(ChartScale.label(lowest)) and "
            + ChartScale.label(highest)
    }

    /// All bars of a version in one path; versions stand beside each other in a bin.
    private func path(_ index: Int, _ shares: [Double], _ edges: [Double], _ vertical: ChartScale) -> String {
        var path: String = ""
        for (bin, share) in shares.enumerated() where share > 0 {
            let width: Double = (edges[bin + 1] - edges[bin]) / Double(series.count)
            let from: Double = edges[bin] + width * Double(index) + 0.5
            // A bar of one in ten thousand must still be seen.
            let top: Double = min(vertical.position(share * 100), ChartFrame.bottom - 1)
            path +=
                "M\(ChartScale.pixel(from)) \(ChartScale.pixel(ChartFrame.bottom))"
                + "V\(ChartScale.pixel(top))h\(ChartScale.pixel(max(0.5, width - 1)))"
                + "V\(ChartScale.pixel(ChartFrame.bottom))z"
        }
        return "<path class=\"bars bars-\(index % 4)\" d=\"\(path)\"/>"
    }
}

/// The value that each share of the observations did not exceed; the axis gives every further nine the same room.
struct PercentileChart {
    let name: String
    let units: String?
    let series: [DistributionSeries]
    let lowest: Double
    let highest: Double

    private static let marks: [Double] = [0, 50, 90, 99, 99.9, 99.99, 99.999]

    func figure(_ metric: String) -> String {
        let vertical: ChartScale = .spanning(lowest, highest, pixels: (ChartFrame.bottom, ChartFrame.top))
        // The first mark stands apart from the second only while there are few.
        let shown: [Double] = PercentileChart.marks.filter { $0 <= deepest && ($0 > 0 || deepest < 99.9) }
        let frame = ChartFrame(
            title: "Percentiles", summary: summary,
            horizontalTicks: shown.map { (horizontal($0), "p\(ChartScale.label($0, exactly: true))") },
            verticalTicks: vertical.ticks(5).map { (vertical.position($0), ChartScale.label($0)) },
            horizontalName: "percentile of observations",
            verticalName: (units ?? "value") + (vertical.isLogarithmic ? ", logarithmic" : ""))
        let curves: String = series.enumerated().map { curve($0, $1, vertical) }.joined()
        return frame.figure(id: HTMLText.escape("percentiles-\(metric)"), curves)
    }

    /// The last percentile that the observations can tell: with n of them, 100 - 100/n.
    private var deepest: Double {
        let most: Int = series.map(\.total).max() ?? 0
        return PercentileChart.marks.last { most > 0 && 100 - $0 >= 100 / Double(most) } ?? 50
    }

    private func horizontal(_ percentile: Double) -> Double {
        ChartFrame.left + (ChartFrame.right - ChartFrame.left) * depth(percentile) / depth(end)
    }

    /// Where the axis ends, a little past the last mark.
    private var end: Double { 100 - (100 - deepest) / 2 }

    private func depth(_ percentile: Double) -> Double {
        Logarithm.ofTen(100 / (100 - min(percentile, 99.9999)))
    }

    private func curve(_ index: Int, _ series: DistributionSeries, _ vertical: ChartScale) -> String {
        let steps: Int = 120
        var points: [String] = []
        for step in 0...steps {
            let percentile: Double = 100 - 100 / Logarithm.powerOfTen(depth(end) * Double(step) / Double(steps))
            guard let value = series.quantile(percentile / 100) else { continue }
            points.append("\(ChartScale.pixel(horizontal(percentile))) \(ChartScale.pixel(vertical.position(value)))")
        }
        guard !points.isEmpty else { return "" }
        return "<path class=\"curve curve-\(index % 4)\" d=\"M\(points.joined(separator: "L"))\"/>"
    }

    private var summary: String {
        let words: [String] = series.map { series in
            [50.0, 90, 99].compactMap { percentile in
                series.quantile(percentile / 100).map {
                    "p\(ChartScale.label(percentile)) is \(ChartScale.label($0))"
                }
            }.joined(separator: ", ")
        }
        return "Percentiles of \(name): \(words.joined(separator: "; "))"
    }
}
