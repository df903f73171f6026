import LoadTesting
import Terminal

/// A running load test in one line: `http ━━━━━━──── 52% 520 requests 98.5/s 12.3 ms p99 20.1 ms 2 errors 5 s`.
enum LoadBar {
    private static let length: Int = 20

    static func line(_ backend: String, _ progress: LoadProgress, _ painter: Painter) -> String {
        let done = Int((progress.fraction * Double(length)).rounded(.down))
        let bar: String =
            painter.paint(String(repeating: "━", count: done), .green)
            + painter.paint(String(repeating: "─", count: length - done), .dim)
        let errors: String = "\(progress.errors) \(progress.errors == 1 ? "error" : "errors")"
        let parts: [String?] = [
            backend, bar, "\(Int(progress.fraction * 100))%", "\(progress.requests) requests",
            "\(short(progress.rate))/s",
            progress.latency.map { "\(short($0)) ms" }, progress.p99.map { "p99 \(short($0)) ms" },
            progress.errors == 0 ? nil : painter.paint(errors, .red), "\(Int(progress.elapsed)) s",
        ]
        return parts.compactMap { $0 }.joined(separator: "  ")
    }

    /// Three digits, as far as there are decimals to leave out.
    private static func short(_ number: Double) -> String {
        if number >= 100 { return "\(Int(number.rounded()))" }
        let scale: Double = number >= 10 ? 10 : 100
        return "\((number * scale).rounded() / scale)"
    }
}
