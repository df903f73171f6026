import Glibc
package import KubeModel
import ValueTree

/// Who holds a lock, and for what: what its Lease says (coordination.k8s.io/v1).
package struct LockClaim: Sendable, Hashable {
    /// `ana@laptop (process 4711)`.
    package var holder: String
    /// `launch`, `delete`, ...
    package var operation: String
    package var since: KubeTime
    /// When the holder last showed that it lives, by its own clock.
    package var renewed: KubeTime
    /// Which of the holder's claims it is.
    var id: String
    /// nil where the kernel doesn't tell enough.
    var process: LockProcess?
    /// A lease that nobody has renewed for so long is anybody's.
    var seconds: Int

    /// Makes it the claim of nobody, that ends by itself: a request may still be on its way.
    mutating func becomeRemnant(seconds: Int, now: KubeTime) {
        operation = "a request of its \(operation) may still take effect"
        id = ""
        process = nil
        renewed = now
        self.seconds = seconds
    }

    /// `ana@laptop (process 4711), at work on it (launch)`.
    package var text: String { "\(holder), at work on it (\(operation))" }

    package static let resource = GroupVersionResource(group: "coordination.k8s.io", version: "v1", resource: "leases")
    private static let idAnnotation: String = "iter8.tools/claim"
    private static let processAnnotation: String = "iter8.tools/process"
    private static let operationAnnotation: String = "iter8.tools/operation"

    package init(
        holder: String, operation: String, now: KubeTime, id: String, process: LockProcess?, seconds: Int
    ) {
        self.holder = holder
        self.operation = operation
        since = now
        renewed = now
        self.id = id
        self.process = process
        self.seconds = seconds
    }

    /// What a Lease says; somebody else's Lease of that name has a holder at least.
    package init(_ lease: KubeObject) {
        let annotations: [String: String] = lease.annotations
        holder = lease[at: "spec", "holderIdentity"]?.stringValue ?? "somebody"
        operation = annotations[Self.operationAnnotation] ?? "unknown"
        since = Self.time(lease, "acquireTime")
        renewed = Self.time(lease, "renewTime")
        id = annotations[Self.idAnnotation] ?? ""
        process = annotations[Self.processAnnotation].flatMap { LockProcess($0) }
        seconds = Int(lease[at: "spec", "leaseDurationSeconds"]?.intValue ?? 15)
    }

    /// The Lease that says this; `old` is the one it takes the place of.
    func lease(of subject: LockSubject, namespace: String, replacing old: KubeObject? = nil) -> KubeObject {
        var lease = KubeObject(
            apiVersion: "coordination.k8s.io/v1", kind: "Lease", namespace: namespace, name: subject.leaseName)
        lease.labels = subject.labels.merging(["app.kubernetes.io/managed-by": "iter8"]) { own, _ in own }
        var annotations: [String: String] = [Self.idAnnotation: id, Self.operationAnnotation: operation]
        annotations[Self.processAnnotation] = process?.text
        lease.annotations = annotations
        let transitions: Int64 = (old?[at: "spec", "leaseTransitions"]?.intValue ?? -1) + 1
        lease["spec"] = [
            "holderIdentity": .string(holder), "leaseDurationSeconds": .int(Int64(seconds)),
            "acquireTime": .string(since.microText), "renewTime": .string(renewed.microText),
            "leaseTransitions": .int(transitions),
        ]
        lease.resourceVersion = old?.resourceVersion
        return lease
    }

    private static func time(_ lease: KubeObject, _ field: String) -> KubeTime {
        lease[at: "spec", field]?.stringValue.flatMap { KubeTime($0) } ?? KubeTime(seconds: 0)
    }

    /// `USER@HOST (process PID)`, as far as the machine tells.
    package static var thisProcess: String {
        var buffer: [CChar] = [CChar](repeating: 0, count: 256)
        let host: String = gethostname(&buffer, buffer.count - 1) == 0 ? text(buffer) : "unknown host"
        let named: String? = getenv("USER").map { String(cString: $0) }
        let user: String = named ?? getpwuid(getuid()).map { String(cString: $0.pointee.pw_name) } ?? "uid \(getuid())"
        return "\(user)@\(host) (process \(getpid()))"
    }

    private static func text(_ buffer: [CChar]) -> String {
        String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
