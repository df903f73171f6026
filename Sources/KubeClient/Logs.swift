import Diagnostics
import HTTPTransport
import KubeModel

/// Which part of a container's output to read.
package struct LogOptions: Sendable, Hashable {
    /// nil if the pod has only one.
    package var container: String?
    /// Goes on until the container ends.
    package var follow: Bool
    package var tailLines: Int?
    /// RFC 3339.
    package var sinceTime: String?
    package var sinceSeconds: Int?
    /// Each line begins with its time.
    package var timestamps: Bool
    /// Of the container's last run before this one.
    package var previous: Bool
    package var limitBytes: Int?

    package init(
        container: String? = nil, follow: Bool = false, tailLines: Int? = nil, sinceTime: String? = nil,
        sinceSeconds: Int? = nil, timestamps: Bool = false, previous: Bool = false, limitBytes: Int? = nil
    ) {
        self.container = container
        self.follow = follow
        self.tailLines = tailLines
        self.sinceTime = sinceTime
        self.sinceSeconds = sinceSeconds
        self.timestamps = timestamps
        self.previous = previous
        self.limitBytes = limitBytes
    }
}

extension KubeClient {
    /// A container's output as it arrives, in chunks that need not end at line ends. Letting go of the stream
    /// ends the request.
    package func logs(
        pod: String, namespace: String, options: LogOptions = LogOptions()
    ) async throws -> AsyncThrowingStream<[UInt8], any Error> {
        let pods: GroupVersionResource = GroupVersionResource(version: "v1", resource: "pods")
        var call: APICall = try APICall(.get, pods, namespace: namespace, name: pod, subresource: "log")
        call.accept = "*/*"
        call.ask("container", options.container)
        call.ask("follow", options.follow ? "true" : nil)
        call.ask("tailLines", options.tailLines.map(String.init))
        call.ask("sinceTime", options.sinceTime)
        call.ask("sinceSeconds", options.sinceSeconds.map(String.init))
        call.ask("timestamps", options.timestamps ? "true" : nil)
        call.ask("previous", options.previous ? "true" : nil)
        call.ask("limitBytes", options.limitBytes.map(String.init))
        // Some servers send nothing at all, not even a head, before a followed container prints something.
        let timeouts: HTTPTimeouts = .streaming(response: options.follow ? nil : .seconds(60))
        guard let body = try await requester.open(call, timeouts: timeouts) else {
            return AsyncThrowingStream { nil }
        }
        let (asked, configuration): (APICall, ClusterConfiguration) = (call, configuration)
        return AsyncThrowingStream {
            do throws(HTTPFailure) {
                return try await body.next()
            } catch {
                throw APIFailure.error(for: error, of: asked, configuration: configuration)
            }
        }
    }
}
