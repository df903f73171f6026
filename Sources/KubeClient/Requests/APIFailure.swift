package import Diagnostics
import HTTPTransport
import KubeModel
import ValueTree

/// The resource version asked for is too old to continue from (HTTP 410): list again.
package struct ResourceExpired: Error, Sendable, Equatable {
    package var diagnostic: Diagnostic
    /// Where a list whose pages took too long may go on, with the objects as they are now.
    package var continuation: String?

    package init(_ diagnostic: Diagnostic, continuation: String? = nil) {
        self.diagnostic = diagnostic
        self.continuation = continuation
    }
}

/// What went wrong with an API call, as the program's errors.
enum APIFailure {
    /// The Status object of a response; made up from the HTTP status where a proxy or the like answered.
    static func status(_ code: Int, body: [UInt8]) -> KubeStatus {
        if let value = try? JSONReader.parse(body), var status = KubeStatus(value: value) {
            if status.code == 0 { status.code = code }
            return status
        }
        let line: Substring = String(decoding: body.prefix(400), as: UTF8.self).prefix { !$0.isNewline }.prefix(200)
        let said: String = line.isEmpty ? "" : ": \(line)"
        return KubeStatus(code: code, reason: "", message: "the server answered with HTTP status \(code)\(said)")
    }

    /// From the Retry-After header (seconds) or the Status object.
    static func retryAfter(_ headers: HTTPHeaders, _ status: KubeStatus) -> Duration? {
        let seconds: Int64? = headers["Retry-After"].flatMap { Int64($0) } ?? status.details?.retryAfterSeconds
        return seconds.map { .seconds(max(0, $0)) }
    }

    static func error(
        for status: KubeStatus, of call: APICall, configuration: ClusterConfiguration
    ) -> any Error {
        let diagnostic: Diagnostic = status.diagnostic.within(call.summary)
        switch status.code {
        case 410: return ResourceExpired(diagnostic, continuation: status.continuation)
        case 401:
            return diagnostic.hinting(
                "the credentials of \(configuration.source) are not (or no longer) accepted: log in again")
        case 403: return diagnostic.hinting(permissionHint(call))
        case 404 where status.details == nil || status.reason.isEmpty:
            return diagnostic.hinting(
                "does this cluster have that kind of resource? `kubectl api-resources` lists them")
        default: return diagnostic
        }
    }

    static func error(
        for failure: HTTPFailure, of call: APICall, configuration: ClusterConfiguration
    ) -> any Error {
        if failure.kind == .cancelled { return CancellationError() }
        var diagnostic: Diagnostic = failure.diagnostic.within(call.summary)
        let place: String = "\(configuration.server) is the server of \(configuration.source)"
        diagnostic.hint = diagnostic.hint.map { "\(place); \($0)" } ?? place
        return diagnostic
    }

    private static func permissionHint(_ call: APICall) -> String {
        guard let resource = call.resource else { return "this needs more permissions" }
        let place: String = call.namespace.map { " in namespace \"\($0)\"" } ?? ""
        let option: String = call.namespace.map { " -n \($0)" } ?? ""
        return "this needs a role that allows \"\(call.verb)\" on \"\(resource)\"\(place); "
            + "`kubectl auth can-i \(call.verb) \(resource)\(option)` tells"
    }
}
