import Diagnostics
import KubeModel
import ValueTree

/// What a controller wants people to read in `kubectl describe`.
struct Notice: Sendable, Hashable {
    enum Severity: String, Sendable {
        case normal = "Normal"
        case warning = "Warning"
    }

    var severity: Severity
    /// One word in camel case.
    var reason: String
    var message: String

    static func normal(_ reason: String, _ message: String) -> Notice {
        Notice(severity: .normal, reason: reason, message: message)
    }

    static func warning(_ reason: String, _ message: String) -> Notice {
        Notice(severity: .warning, reason: reason, message: message)
    }
}

/// Writes v1 Events; the same notice about the same object is counted rather than repeated.
struct EventRecorder: Sendable {
    let access: any ClusterAccess
    let clock: any ClusterClock
    let component: String

    /// Events are a courtesy: what a controller does never fails because one could not be written.
    func record(_ notice: Notice, about object: KubeObject) async {
        do {
            try await write(notice, about: object)
        } catch {
            return
        }
    }

    private func write(_ notice: Notice, about object: KubeObject) async throws {
        let namespace: String = object.namespace ?? "default"
        let words: [String] = [object.uid ?? "", notice.severity.rawValue, notice.reason, notice.message, component]
        let hash: String = String(StableHash.of(words.joined(separator: "\u{0}")), radix: 16)
        let name: String = "\(object.name).\(hash)"
        let now: String = clock.now().text
        if var known = try await access.get(ClusterResource.events, namespace: namespace, name: name) {
            known["count"] = .int((known["count"]?.intValue ?? 1) + 1)
            known["lastTimestamp"] = .string(now)
            _ = try await access.update(ClusterResource.events, known)
            return
        }
        var event = KubeObject(apiVersion: "v1", kind: "Event", namespace: namespace, name: name)
        event["involvedObject"] = EventRecorder.reference(object)
        event["reason"] = .string(notice.reason)
        event["message"] = .string(notice.message)
        event["type"] = .string(notice.severity.rawValue)
        event["count"] = 1
        event["firstTimestamp"] = .string(now)
        event["lastTimestamp"] = .string(now)
        event["eventTime"] = .null
        event["source"] = ["component": .string(component)]
        event["reportingComponent"] = .string(component)
        event["reportingInstance"] = ""
        _ = try await access.create(ClusterResource.events, event)
    }

    private static func reference(_ object: KubeObject) -> Value {
        var reference: Value = [
            "apiVersion": .string(object.apiVersion), "kind": .string(object.kind), "name": .string(object.name),
        ]
        reference["namespace"] = object.namespace.map { .string($0) }
        reference["uid"] = object.uid.map { .string($0) }
        reference["resourceVersion"] = object.resourceVersion.map { .string($0) }
        return reference
    }
}

/// FNV-1a with 64 bits: the same for the same text in every process.
enum StableHash {
    static func of(_ text: String) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 {
            hash ^= UInt64(byte)
            hash = hash &* 0x0000_0100_0000_01b3
        }
        return hash
    }

    /// In the alphabet that generated names are made of: no vowels, so no words.
    static func name(of text: String, length: Int = 10) -> String {
        let alphabet: [Character] = Array("bcdfghjklmnpqrstvwxz2456789")
        var rest: UInt64 = of(text)
        var name: String = ""
        for _ in 0..<length {
            name.append(alphabet[Int(rest % UInt64(alphabet.count))])
            rest /= UInt64(alphabet.count)
        }
        return name
    }
}
