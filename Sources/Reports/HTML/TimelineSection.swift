import Experiments

/// How load tests went on over their time: requests and errors a second, and latencies.
enum TimelineSection {
    static func section(_ load: LoadRecord, task: Int) -> String {
        let points: [LoadRecord.Point] = load.points.filter { $0.width > 0 }
        guard points.count > 1 else { return "" }
        let id: String = "\(task)-\(load.backend)"
        let rates: String = rateChart(load, points, id)
        let latencies: String = latencyChart(load, points, id)
        return """
            <section><h2>\(HTMLText.escape(load.backend)) over time</h2>\(facts(load))
            <div class="charts">\(rates)\(latencies)</div></section>
            """
    }

    private static func facts(_ load: LoadRecord) -> String {
        let asked: String = load.askedRate.map { " of \(ReportNumbers.estimate($0))/s asked for" } ?? ""
        let sent: String = "\(ReportNumbers.estimate(load.rate)) requests/s\(asked), for "
        let text: String = sent + (ReportNumbers.duration(load.seconds) ?? "")
        let invalidity: String =
            load.invalidity.map { "<p class=\"badge bad\">invalid: \(HTMLText.escape($0))</p>" } ?? ""
        return "<p class=\"units\">\(HTMLText.escape(text))</p>\(invalidity)"
    }

    private static func rateChart(_ load: LoadRecord, _ points: [LoadRecord.Point], _ id: String) -> String {
        let top: Double = points.map { Double($0.requests) / $0.width }.max() ?? 1
        let axes = Axes(points, range: 0...max(1e-9, top * 1.05))
        let frame = axes.frame(
            "Requests a second, errors darker", "requests/s",
            "Requests a second over \(points.count) stretches of time, at most \(ChartScale.label(top))")
        let all: String = axes.bars("bars bars-0", points) { Double($0.requests) / $0.width }
        let errors: String = axes.bars("bars bars-errors", points) { Double($0.errors) / $0.width }
        return frame.figure(id: HTMLText.escape("rate-\(id)"), all + errors)
    }

    private static func latencyChart(_ load: LoadRecord, _ points: [LoadRecord.Point], _ id: String) -> String {
        guard let top = points.compactMap(\.p99).max(), top > 0 else { return "" }
        let axes = Axes(points, range: 0...(top * 1.05))
        let frame = axes.frame(
            "Latency: median and 99th percentile", "msec",
            "99th percentile of latency over time, at most \(ChartScale.label(top)) msec")
        return frame.figure(
            id: HTMLText.escape("latency-\(id)"),
            axes.curve("curve curve-0", points, \.p50) + axes.curve("curve curve-1", points, \.p99))
    }

    private struct Axes {
        let horizontal: ChartScale
        let vertical: ChartScale

        init(_ points: [LoadRecord.Point], range: ClosedRange<Double>) {
            let end: Double = points.map { $0.start + $0.width }.max() ?? 1
            horizontal = ChartScale(
                range: 0...max(end, 1e-9), pixels: (ChartFrame.left, ChartFrame.right), isLogarithmic: false)
            vertical = ChartScale(range: range, pixels: (ChartFrame.bottom, ChartFrame.top), isLogarithmic: false)
        }

        func frame(_ title: String, _ name: String, _ summary: String) -> ChartFrame {
            ChartFrame(
                title: title, summary: summary,
                horizontalTicks: horizontal.ticks(6).map { (horizontal.position($0), ChartScale.label($0)) },
                verticalTicks: vertical.ticks(4).map { (vertical.position($0), ChartScale.label($0)) },
                horizontalName: "seconds since the beginning", verticalName: name)
        }

        func bars(_ name: String, _ points: [LoadRecord.Point], _ height: (LoadRecord.Point) -> Double) -> String {
            let path: String = points.filter { height($0) > 0 }.map { point in
                let (from, to): (Double, Double) = (
                    horizontal.position(point.start), horizontal.position(point.start + point.width)
                )
                return "M\(ChartScale.pixel(from)) \(ChartScale.pixel(ChartFrame.bottom))"
                    + "V\(ChartScale.pixel(vertical.position(height(point))))"
                    + "H\(ChartScale.pixel(max(from + 0.5, to - 0.5)))V\(ChartScale.pixel(ChartFrame.bottom))z"
            }.joined()
            return path.isEmpty ? "" : "<path class=\"\(name)\" d=\"\(path)\"/>"
        }

        /// Broken where there was no answer.
        func curve(
            _ name: String, _ points: [LoadRecord.Point], _ value: KeyPath<LoadRecord.Point, Double?>
        ) -> String {
            var (path, isOpen): (String, Bool) = ("", false)
            for point in points {
                guard let height = point[keyPath: value] else {
                    isOpen = false
                    continue
                }
                let x: Double = horizontal.position(point.start + point.width / 2)
                path += "\(isOpen ? "L" : "M")\(ChartScale.pixel(x)) \(ChartScale.pixel(vertical.position(height)))"
                isOpen = true
            }
            return path.isEmpty ? "" : "<path class=\"\(name)\" d=\"\(path)\"/>"
        }
    }
}
