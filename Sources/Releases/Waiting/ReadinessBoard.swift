import Diagnostics
import KubeModel
import KubeRuntime

/// What is known of the objects that a revision waits for. No I/O: it is told what watches see, and says what changed.
struct ReadinessBoard: Sendable {
    typealias Identity = ManifestObject.Identity

    private struct Entry: Sendable {
        var object: ManifestObject
        /// As last seen; nil while it was never seen, or is gone.
        var live: KubeObject?
        /// Nothing is known before the first look.
        var isSeen: Bool = false
        var pods: [String: PodTrouble] = [:]
        var progress: ObjectProgress
    }

    /// In the order of the manifest.
    private let order: [Identity]
    private var entries: [Identity: Entry] = [:]

    init(_ objects: [ManifestObject], home: String) {
        order = objects.map(\.identity)
        for object in objects {
            let progress = ObjectProgress(object: object.label(in: home), state: .waiting)
            entries[object.identity] = Entry(object: object, progress: progress)
        }
    }

    var all: [ObjectProgress] { order.compactMap { entries[$0]?.progress } }
    var isDone: Bool { all.allSatisfy { $0.state == .ready } }
    var failed: [ObjectProgress] { all.filter { $0.state == .failed } }
    var missing: [ObjectProgress] { all.filter { $0.state != .ready } }

    /// Takes an object as it is now, nil when it is gone or isn't there; one that nobody waits for is passed over.
    mutating func see(_ object: KubeObject?, _ identity: Identity) -> [ObjectProgress] {
        guard var entry = entries[identity] else { return [] }
        entry.live = object
        entry.isSeen = true
        return settle(&entry, identity)
    }

    /// Notes that an object isn't there, unless it was seen.
    mutating func seeMissing(_ identity: Identity) -> [ObjectProgress] {
        entries[identity]?.isSeen == false ? see(nil, identity) : []
    }

    /// Takes a pod as it is now, or as it was last when it is gone.
    mutating func see(pod: KubeObject, isGone: Bool) -> [ObjectProgress] {
        var changes: [ObjectProgress] = []
        for identity in order {
            guard var entry = entries[identity], entry.object.namespace == pod.namespace,
                let selector = entry.object.podSelector(entry.live), !selector.requirements.isEmpty,
                selector.matches(pod.labels)
            else { continue }
            let trouble: PodTrouble? = isGone ? nil : PodTrouble(pod)
            entry.pods[pod.name] = trouble?.following(entry.pods[pod.name])
            changes += settle(&entry, identity)
        }
        return changes
    }

    private mutating func settle(_ entry: inout Entry, _ identity: Identity) -> [ObjectProgress] {
        var progress: ObjectProgress = entry.progress
        if entry.isSeen { (progress.state, progress.reason) = Self.judge(entry) }
        let isNews: Bool = progress != entry.progress
        entry.progress = progress
        entries[identity] = entry
        return isNews ? [progress] : []
    }

    private static func judge(_ entry: Entry) -> (ObjectProgress.State, String) {
        guard let live = entry.live else { return (.waiting, "it does not exist") }
        // Of the first pod by name, so that the same is told as long as it holds; before the rest, which says less.
        let trouble: String? = entry.pods.sortedKeys.first.flatMap { entry.pods[$0]?.line }
        let cause: String = trouble.map { "\($0); " } ?? ""
        switch Readiness.evaluate(live) {
        case .ready: return (.ready, "")
        case .notReady(let reason): return (.waiting, cause + reason)
        case .failed(let reason): return (.failed, cause + reason)
        }
    }

    // MARK: Errors

    func timedOut(after timeout: Duration) -> Diagnostic {
        Diagnostic(
            .timedOut, "waited \(timeout) for \(count(missing.count)) to be ready", details: missing.map(\.line)
        )
        .hinting("--timeout gives them more time")
    }

    /// What can't become ready, and what else is not.
    var failure: Diagnostic {
        let others: [ObjectProgress] = missing.filter { $0.state != .failed }
        return Diagnostic(
            .failed, "\(count(failed.count)) can't become ready", details: (failed + others).map(\.line))
    }

    private func count(_ number: Int) -> String {
        "\(number) of \(order.count) object\(order.count == 1 ? "" : "s")"
    }
}
