package import Diagnostics

/// How the program ends; the numbers are a contract (`iter8 help exit-codes`).
package enum ExitCode: Int32, Sendable, CaseIterable {
    case success = 0
    case failed = 1
    case usage = 2
    case assertionFailed = 3
    case differencesFound = 4
    case notFound = 5
    case unreachable = 6
    case timedOut = 7
    case interrupted = 130

    package init(_ code: Diagnostic.Code) {
        switch code {
        case .usage: self = .usage
        case .invalid, .conflict, .failed: self = .failed
        case .notFound: self = .notFound
        case .forbidden, .unreachable: self = .unreachable
        case .timedOut: self = .timedOut
        case .assertionFailed: self = .assertionFailed
        case .interrupted: self = .interrupted
        }
    }

    package var meaning: String {
        switch self {
        case .success: "success; also when the reader of our output has gone away"
        case .failed: "something failed: wrong input, a conflict, a failed experiment, an error of the system"
        case .usage: "the command line is wrong"
        case .assertionFailed: "an assertion about an experiment does not hold"
        case .differencesFound: "differences were found"
        case .notFound: "a group, namespace or other named thing does not exist"
        case .unreachable: "the cluster could not be reached, or refused"
        case .timedOut: "it took longer than --timeout"
        case .interrupted: "interrupted (Ctrl-C, SIGTERM)"
        }
    }
}
