/// The frame of a chart: its box, its axes, their labels.
struct ChartFrame {
    static let width: Double = 480
    static let height: Double = 260
    static let left: Double = 52
    static let right: Double = 468
    static let top: Double = 12
    static let bottom: Double = 212

    let title: String
    /// What the chart shows, in words.
    let summary: String
    let horizontalTicks: [(position: Double, label: String)]
    let verticalTicks: [(position: Double, label: String)]
    let horizontalName: String
    let verticalName: String

    /// The chart with `drawing` inside.
    func figure(id: String, _ drawing: String) -> String {
        """
        <figure><figcaption>\(HTMLText.escape(title))</figcaption>
        <svg viewBox="0 0 480 260" role="img" aria-labelledby="\(id)">\
        <title id="\(id)">\(HTMLText.escape(summary))</title>
        \(grid)\(drawing)\(labels)
        </svg></figure>
        """
    }

    private var grid: String {
        let lines: String = verticalTicks.map { tick in
            line("grid", ChartFrame.left, tick.position, ChartFrame.right, tick.position)
        }.joined()
        return lines + line("axis", ChartFrame.left, ChartFrame.bottom, ChartFrame.right, ChartFrame.bottom)
    }

    private var labels: String {
        let below: String = horizontalTicks.map { tick in
            text(tick.position, ChartFrame.bottom + 18, "middle", tick.label)
        }.joined()
        let beside: String = verticalTicks.map { tick in
            text(ChartFrame.left - 6, tick.position + 4, "end", tick.label)
        }.joined()
        let middle: Double = (ChartFrame.left + ChartFrame.right) / 2
        let upright: Double = (ChartFrame.top + ChartFrame.bottom) / 2
        return below + beside + text(middle, ChartFrame.bottom + 38, "middle", horizontalName)
            + "<text transform=\"rotate(-90 12 \(ChartScale.pixel(upright)))\" x=\"12\" "
            + "y=\"\(ChartScale.pixel(upright))\" text-anchor=\"middle\">\(HTMLText.escape(verticalName))</text>"
    }

    private func line(_ name: String, _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double) -> String {
        "<path class=\"\(name)\" d=\"M\(ChartScale.pixel(x1)) \(ChartScale.pixel(y1))"
            + "L\(ChartScale.pixel(x2)) \(ChartScale.pixel(y2))\"/>"
    }

    private func text(_ x: Double, _ y: Double, _ anchor: String, _ label: String) -> String {
        "<text x=\"\(ChartScale.pixel(x))\" y=\"\(ChartScale.pixel(y))\" text-anchor=\"\(anchor)\">"
            + "\(HTMLText.escape(label))</text>"
    }
}
