import Releases
import Terminal

/// What of a launch is on the screen, as lines: what is being done, the objects that are waited for, the experiment's
/// tasks, and the end of what its pod says.
struct ProgressBlock: Sendable {
    var step: String?
    /// In the order in which they were first told of.
    var objects: [ObjectProgress] = []
    var tasks: [TaskProgress] = []
    var log: [String] = []
    /// How long nothing has changed about the tasks, in seconds.
    var seconds: Int64 = 0

    static let logLines: Int = 5
    private static let spinner: [String] = ["⠋", "⠙", "⠸", "⠴", "⠦", "⠇"]

    mutating func take(_ object: ObjectProgress) {
        guard let index = objects.firstIndex(where: { $0.object == object.object }) else {
            objects.append(object)
            return
        }
        objects[index] = object
    }

    /// At most `height` lines where that can be: objects give way, those that are ready first.
    func lines(width: Int, height: Int, turn: Int, painter: Painter) -> [String] {
        let (before, after): ([String], [String]) = (step.map { ["… \($0)"] } ?? [], taskLines(turn) + logText(painter))
        let room: Int = max(4, height - before.count - after.count)
        return before + table(width: width, rows: room - 1, painter) + after
    }

    private func table(width: Int, rows: Int, _ painter: Painter) -> [String] {
        guard !objects.isEmpty else { return [] }
        var table = Table(["OBJECT", "STATE", "REASON"])
        let shown: [ObjectProgress] = objects.count <= rows ? objects : Array(urgentFirst.prefix(rows - 1))
        for object in shown {
            table.add([
                Table.Cell(object.object), Table.Cell(object.state.rawValue, ProgressBlock.style(object.state)),
                Table.Cell(object.reason),
            ])
        }
        let traits = Streams.Traits(isTerminal: true, width: width)
        var lines: [String] = table.text(for: traits, painter: painter).split(separator: "\n").map { line in
            String(line.reversed().drop { $0 == " " }.reversed())
        }
        if shown.count < objects.count {
            let ready: Int = objects.filter { $0.state == .ready }.count
            lines.append("… and \(objects.count - shown.count) more (\(ready) of \(objects.count) are ready)")
        }
        return lines
    }

    private var urgentFirst: [ObjectProgress] {
        [.failed, .waiting, .ready].flatMap { state in objects.filter { $0.state == state } }
    }

    private static func style(_ state: ObjectProgress.State) -> Painter.Style {
        switch state {
        case .ready: return .green
        case .waiting: return .yellow
        case .failed: return .red
        }
    }

    private func taskLines(_ turn: Int) -> [String] {
        let hasStarted: Bool = tasks.contains { $0.state != .pending }
        return tasks.map { task in
            switch task.state {
            case .completed: return "✓ \(task.title)"
            case .skipped, .notRun: return "- \(task.title) \(task.state.rawValue)"
            case .failed: return "✗ \(task.title) failed"
            case .running:
                return "\(ProgressBlock.spinner[turn % ProgressBlock.spinner.count]) \(task.title) running, \(seconds)s"
            case .pending:
                let isNext: Bool = !hasStarted && task.number == 1
                return "· \(task.title)" + (isNext ? " waiting for its pod, \(seconds)s" : "")
            }
        }
    }

    private func logText(_ painter: Painter) -> [String] {
        log.suffix(ProgressBlock.logLines).map { painter.paint("│ \($0)", .dim) }
    }
}
