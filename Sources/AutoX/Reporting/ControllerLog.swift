/// Where a controller says what it does.
package struct ControllerLog: Sendable {
    package enum Level: Sendable, Hashable {
        case debug
        case info
        case warning
        case error
    }

    private let sink: @Sendable (Level, String) -> Void

    package init(_ sink: @escaping @Sendable (Level, String) -> Void) {
        self.sink = sink
    }

    func write(_ level: Level, _ text: String) { sink(level, text) }
}
