import KubeClient
import KubeModel
import KubeRuntime
import Releases
import ValueTree

/// The end of what an experiment's pod says, as it says it.
struct LogTail: Sendable {
    private static let pods = GroupVersionResource(version: "v1", resource: "pods")

    let client: KubeClient
    let namespace: String
    let group: String
    /// Jobs whose pods are meant; none for every pod of the group.
    let jobs: [String]

    /// Follows one pod after the other until cancelled. Where it is not permitted to look nothing is shown: what pods
    /// say decides nothing.
    func follow(_ show: @Sendable ([String]) -> Void) async {
        let options = ListOptions(labelSelector: "\(ReleaseWire.groupLabel)=\(group)")
        var followed: Set<String> = []
        do {
            for try await change in ResourceWatcher(client, Self.pods, namespace: namespace, options: options) {
                guard let pod = change.object, isMeant(pod), !followed.contains(pod.name) else { continue }
                followed.insert(pod.name)
                try await follow(pod.name, show)
            }
        } catch {
            return
        }
    }

    private func isMeant(_ pod: KubeObject) -> Bool {
        guard jobs.isEmpty || pod.labels["job-name"].map(jobs.contains) ?? false, !pod.isBeingDeleted else {
            return false
        }
        return (pod[at: "status", "containerStatuses"]?.listValue ?? []).contains { status in
            status[at: "state", "running"] != nil || status[at: "state", "terminated"] != nil
        }
    }

    private func follow(_ pod: String, _ show: @Sendable ([String]) -> Void) async throws {
        var lines = LastLines(limit: ProgressBlock.logLines)
        let options = LogOptions(follow: true, tailLines: ProgressBlock.logLines)
        for try await chunk in try await client.logs(pod: pod, namespace: namespace, options: options) {
            lines.add(chunk)
            show(lines.texts)
        }
    }
}

/// The last lines of a text that comes in pieces.
struct LastLines: Sendable {
    let limit: Int
    private var ended: [[UInt8]] = []
    private var open: [UInt8] = []

    init(limit: Int) {
        self.limit = limit
    }

    mutating func add(_ bytes: [UInt8]) {
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                ended.append(open)
                open = []
                if ended.count > limit { ended.removeFirst() }
            } else {
                open.append(byte)
            }
        }
    }

    /// At most `limit`, the last one perhaps unfinished.
    var texts: [String] {
        (ended + (open.isEmpty ? [] : [open])).suffix(limit).map { line in
            let text: String = String(decoding: line, as: UTF8.self)
            return text.replacing("\t", with: "  ").replacing("\r", with: "")
        }
    }
}
