import Experiments
import KubeModel
import Releases
import Synchronization
import Terminal
import ValueTree

/// Tells how a launch, and then its experiment, gets on: on a terminal by one block that is redrawn in place, else by
/// a line for each change.
final class ProgressView: Sendable {
    private struct State {
        var block = ProgressBlock()
        var since: ContinuousClock.Instant = .now
        var turn: Int = 0
    }

    private let streams: Streams
    private let style: ProgressStyle
    private let display: ProgressDisplay
    private let now: @Sendable () -> KubeTime
    private let state: Mutex<State> = Mutex(State())

    init(
        _ streams: Streams, _ style: ProgressStyle = .auto,
        now: @escaping @Sendable () -> KubeTime = { SystemTime.now() }
    ) {
        self.streams = streams
        self.style = style
        self.now = now
        display = ProgressDisplay(streams, mayRedraw: style == .auto)
    }

    var isLive: Bool { display.isLive }

    /// A line that stays.
    @Sendable
    func note(_ line: String) { display.log(line) }

    /// What is being done at the moment; only seen on a terminal.
    @Sendable
    func step(_ text: String) { redraw { $0.block.step = text } }

    @Sendable
    func show(_ object: ObjectProgress) {
        redraw { $0.block.take(object) }
        switch style {
        case .json:
            write([
                "object": .string(object.object), "state": .string(object.state.rawValue),
                "reason": .string(object.reason),
            ])
        case .auto, .plain: if !isLive { display.log(object.line) }
        }
    }

    func show(_ experiment: Experiment) {
        let tasks: [TaskProgress] = TaskProgress.all(of: experiment)
        let fresh: [TaskProgress] = state.withLock { state in
            let known: [TaskProgress] = state.block.tasks
            state.block.tasks = tasks
            state.block.step = nil
            let fresh: [TaskProgress] = tasks.enumerated().filter { index, task in
                task.state != .pending && (index >= known.count || known[index] != task)
            }.map(\.element)
            if !fresh.isEmpty { state.since = .now }
            return fresh
        }
        redraw { _ in }
        for task in fresh { tell(task) }
    }

    func show(log lines: [String]) { redraw { $0.block.log = lines } }

    /// Redraws as time goes by, until cancelled.
    func tick() async {
        while isLive, !Task.isCancelled {
            redraw { $0.turn += 1 }
            try? await Task.sleep(for: .milliseconds(200))
        }
    }

    /// Leaves what is known of objects and tasks where it stands, and goes on below.
    func finish(keepsLog: Bool = false) {
        redraw { state in
            state.block.step = nil
            if !keepsLog { state.block.log = [] }
        }
        display.finish()
        state.withLock { $0.block = ProgressBlock() }
    }

    private func tell(_ task: TaskProgress) {
        switch style {
        case .json:
            var event: Value = [
                "task": .string(task.name), "number": .int(Int64(task.number)), "state": .string(task.state.rawValue),
            ]
            if let error = task.error { event["reason"] = .string(error) }
            write(event)
        case .auto, .plain:
            guard !isLive, task.state != .running else { return }
            display.log("\(task.title): \(task.state.rawValue)")
        }
    }

    /// That nobody reads it is no reason to stop waiting.
    private func write(_ event: Value) {
        try? streams.print(JSONWriter.string(event.merged(with: ["time": .string(now().microText)])) + "\n")
    }

    private func redraw(_ change: (inout State) -> Void) {
        state.withLock { state in
            change(&state)
            guard isLive else { return }
            state.block.seconds = state.since.duration(to: .now).components.seconds
            let traits: Streams.Traits = streams.errorTraits
            display.show(
                state.block.lines(
                    width: traits.width - 1, height: traits.height - 1, turn: state.turn, painter: streams.errorPainter)
            )
        }
    }
}
