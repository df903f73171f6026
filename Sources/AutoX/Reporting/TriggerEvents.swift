import Diagnostics
import KubeClient
import KubeModel
import Releases
import Synchronization
import ValueTree

/// Writes Kubernetes Events about triggers, which `kubectl describe` shows. They are a courtesy: one that can't be written
/// is told in the log, and too many at once are dropped.
struct TriggerEvents: Sendable {
    struct Note: Sendable {
        var isWarning: Bool
        /// One word in camel case.
        var reason: String
        var message: String
        var trigger: Trigger
        var object: TriggerObject
    }

    private static let resource = GroupVersionResource(version: "v1", resource: "events")
    private let notes: AsyncStream<Note>
    private let inbox: AsyncStream<Note>.Continuation
    private let client: KubeClient
    private let log: ControllerLog
    private let now: @Sendable () -> KubeTime

    init(client: KubeClient, log: ControllerLog, now: @escaping @Sendable () -> KubeTime) {
        self.client = client
        self.log = log
        self.now = now
        (notes, inbox) = AsyncStream<Note>.makeStream(bufferingPolicy: .bufferingNewest(1_000))
    }

    func tell(_ note: Note) { inbox.yield(note) }
    func close() { inbox.finish() }

    /// Until closed; what is waiting then is written first.
    func run() async {
        for await note in notes {
            do {
                try await write(note)
            } catch {
                if Task.isCancelled { return }
                log.write(.debug, "an event about \(note.trigger.title) could not be written: \(error)")
            }
        }
    }

    private func write(_ note: Note) async throws {
        let kind: ResourceKind? = try await client.discovery().kinds.first { kind in
            kind.groupVersionResource == note.trigger.resource
        }
        let time: KubeTime = now()
        let name: String = "\(note.trigger.name).\(String(time.nanoseconds, radix: 16))"
        var event = KubeObject(apiVersion: "v1", kind: "Event", namespace: note.trigger.namespace, name: name)
        event["involvedObject"] = [
            "apiVersion": .string(note.trigger.resource.apiVersion), "kind": .string(kind?.kind ?? ""),
            "namespace": .string(note.trigger.namespace), "name": .string(note.trigger.name),
            "uid": .string(note.object.uid), "resourceVersion": .string(note.object.resourceVersion),
        ]
        event["reason"] = .string(note.reason)
        event["message"] = .string(String(note.message.prefix(1_000)))
        event["type"] = .string(note.isWarning ? "Warning" : "Normal")
        event["count"] = 1
        event["firstTimestamp"] = .string(time.text)
        event["lastTimestamp"] = .string(time.text)
        event["source"] = ["component": "iter8-autox"]
        event["reportingComponent"] = "iter8-autox"
        event["reportingInstance"] = ""
        _ = try await client.create(Self.resource, namespace: note.trigger.namespace, event)
    }
}
