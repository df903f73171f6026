import Diagnostics
import HTTPTransport
package import KubeModel
import ValueTree

/// One change that a watch reports.
package enum WatchEvent: Sendable, Hashable {
    case added(KubeObject)
    case modified(KubeObject)
    case deleted(KubeObject)
    /// Nothing changed for us up to this resource version: a place to resume from.
    case bookmark(resourceVersion: String)

    /// The same with what `body` makes of its object.
    package func keeping(_ body: (KubeObject) -> KubeObject) -> WatchEvent {
        switch self {
        case .added(let object): return .added(body(object))
        case .modified(let object): return .modified(body(object))
        case .deleted(let object): return .deleted(body(object))
        case .bookmark: return self
        }
    }
}

extension KubeClient {
    /// Changes after `resourceVersion`, until the server ends the watch (then the stream ends too: resume from
    /// the last resource version seen). Letting go of the stream ends the watch.
    ///
    /// - Parameter limit: how long the server shall let it run.
    /// - Throws: as every request, the stream too; ``ResourceExpired`` when `resourceVersion` is too old.
    package func watch(
        _ resource: GroupVersionResource, namespace: String?, options: ListOptions = ListOptions(),
        from resourceVersion: String, limit: Duration = .seconds(290)
    ) async throws -> AsyncThrowingStream<WatchEvent, any Error> {
        var call: APICall = try APICall(.watch, resource, namespace: namespace)
        if options.metadataOnly { call.accept = ContentTypes.metadata }
        call.ask("watch", "true")
        call.ask("allowWatchBookmarks", "true")
        call.ask("resourceVersion", resourceVersion)
        call.ask("timeoutSeconds", String(max(1, limit.components.seconds)))
        call.ask("labelSelector", options.labelSelector)
        call.ask("fieldSelector", options.fieldSelector)
        // A server that is gone without a word is noticed at the latest some time after the watch should have ended.
        let timeouts: HTTPTimeouts = HTTPTimeouts(
            connect: requester.options.timeouts.connect, response: .seconds(30), total: limit + .seconds(30))
        guard let body = try await requester.open(call, timeouts: timeouts) else {
            return AsyncThrowingStream { nil }
        }
        let reader: WatchReader = WatchReader(body, call: call, configuration: configuration)
        return AsyncThrowingStream { try await reader.next() }
    }
}

/// Reads watch events, one JSON object a line, off a response body.
private actor WatchReader {
    private let body: ResponseBody
    private let call: APICall
    private let configuration: ClusterConfiguration
    private var lines: LineSplitter = LineSplitter()

    init(_ body: ResponseBody, call: APICall, configuration: ClusterConfiguration) {
        self.body = body
        self.call = call
        self.configuration = configuration
    }

    func next() async throws -> WatchEvent? {
        while true {
            if let line = lines.next() {
                if let event = try event(line) { return event }
                continue
            }
            let chunk: [UInt8]?
            do throws(HTTPFailure) {
                chunk = try await body.next()
            } catch {
                throw APIFailure.error(for: error, of: call, configuration: configuration)
            }
            // An unfinished line at the end is what a broken connection leaves.
            guard let chunk else { return nil }
            lines.add(chunk)
        }
    }

    /// nil for events of a type this program doesn't know.
    private func event(_ line: [UInt8]) throws -> WatchEvent? {
        let value: Value = try within(call.summary) {
            try JSONReader.parse(line, file: "watch of \(configuration.server)")
        }
        let object: KubeObject = KubeObject(value["object"] ?? .null)
        switch value["type"]?.stringValue {
        case "ADDED": return .added(object)
        case "MODIFIED": return .modified(object)
        case "DELETED": return .deleted(object)
        case "BOOKMARK": return object.resourceVersion.map { .bookmark(resourceVersion: $0) }
        case "ERROR":
            let unknown = KubeStatus(code: 500, reason: "", message: "the watch ended with an error")
            throw APIFailure.error(
                for: KubeStatus(value: object.value) ?? unknown, of: call, configuration: configuration)
        default: return nil
        }
    }
}

/// Cuts a stream of bytes into lines, without their line feeds; empty lines are left out.
struct LineSplitter {
    private var buffer: [UInt8] = []
    /// Where the first line that is not out yet begins.
    private var start: Int = 0
    /// How far line feeds were looked for.
    private var searched: Int = 0

    mutating func add(_ bytes: [UInt8]) {
        if start > 0 {
            buffer.removeFirst(start)
            searched -= start
            start = 0
        }
        buffer.append(contentsOf: bytes)
    }

    /// The next whole line.
    mutating func next() -> [UInt8]? {
        while let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
            let line: [UInt8] = Array(buffer[start..<end])
            start = end + 1
            searched = start
            if !line.isEmpty { return line }
        }
        searched = buffer.count
        return nil
    }
}
