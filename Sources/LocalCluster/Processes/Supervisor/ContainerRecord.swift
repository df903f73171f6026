import Glibc
import KubeModel
import ValueTree

/// What a supervisor leaves on disk about one run of a container, so that the truth outlives every server.
struct ContainerRecord: Sendable, Hashable {
    /// nil for a run of which nothing is known.
    var supervisor: ProcessIdentity?
    /// The container's process group; nil if it never started.
    var group: pid_t?
    /// How many runs of this container went before.
    var restarts: Int
    var startedAt: KubeTime
    /// nil while it runs.
    var finishedAt: KubeTime?
    /// 128 + the signal for a process that was killed by one.
    var exitCode: Int = 0
    /// As `containerStatuses[].state.terminated` has them.
    var reason: String = ""
    var message: String = ""

    var value: Value {
        var members: [String: Value] = [
            "supervisor": supervisor?.value ?? .null, "restarts": .int(Int64(restarts)),
            "startedAt": .string(startedAt.nanoText),
        ]
        if let group { members["group"] = .int(Int64(group)) }
        if let finishedAt {
            members["finishedAt"] = .string(finishedAt.nanoText)
            members["exitCode"] = .int(Int64(exitCode))
            members["reason"] = .string(reason)
            if !message.isEmpty { members["message"] = .string(message) }
        }
        return .map(members)
    }

    init(supervisor: ProcessIdentity?, restarts: Int, startedAt: KubeTime) {
        self.supervisor = supervisor
        self.restarts = restarts
        self.startedAt = startedAt
    }

    init?(value: Value) {
        guard let startedAt = value["startedAt"]?.stringValue.flatMap({ KubeTime($0) }) else { return nil }
        supervisor = value["supervisor"].flatMap(ProcessIdentity.init(value:))
        group = value["group"]?.intValue.map { pid_t($0) }
        restarts = Int(value["restarts"]?.intValue ?? 0)
        self.startedAt = startedAt
        finishedAt = value["finishedAt"]?.stringValue.flatMap { KubeTime($0) }
        exitCode = Int(value["exitCode"]?.intValue ?? 0)
        reason = value["reason"]?.stringValue ?? ""
        message = value["message"]?.stringValue ?? ""
    }

    /// nil if there is none, or none that can be read.
    static func read(_ path: String) -> ContainerRecord? {
        Files.readJSON(path).flatMap(ContainerRecord.init(value:))
    }

    func write(_ path: String) throws { try Files.write(JSONWriter.bytes(value), to: path, isDurable: true) }

    /// A run that ended without anyone who could have seen how.
    static func unknown(restarts: Int, startedAt: KubeTime, at time: KubeTime) -> ContainerRecord {
        var record = ContainerRecord(supervisor: nil, restarts: restarts, startedAt: startedAt)
        record.finishedAt = time
        record.exitCode = 137
        record.reason = "ContainerStatusUnknown"
        record.message = "The process and its supervisor are gone and left no record of how they ended"
        return record
    }
}
