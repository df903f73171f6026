/// What a linter says of one chart.
package struct LintReport: Sendable, Hashable {
    package enum Severity: Int, Sendable, Comparable {
        case info = 1
        case warning = 2
        case error = 3

        package static func < (left: Severity, right: Severity) -> Bool { left.rawValue < right.rawValue }

        /// As Helm prints it.
        package var label: String {
            switch self {
            case .info: "INFO"
            case .warning: "WARNING"
            case .error: "ERROR"
            }
        }
    }

    package struct Message: Sendable, Hashable, CustomStringConvertible {
        package var severity: Severity
        /// The file or folder in the chart.
        package var path: String
        package var text: String

        package var description: String { "[\(severity.label)] \(path): \(text)" }
    }

    package private(set) var messages: [Message] = []

    package var worst: Severity? { messages.map(\.severity).max() }

    mutating func add(_ severity: Severity, _ path: String, _ text: String) {
        messages.append(Message(severity: severity, path: path, text: text))
    }

    /// Adds a message unless there is none to add.
    mutating func add(_ severity: Severity, _ path: String, ifAny text: String?) {
        if let text { add(severity, path, text) }
    }
}
