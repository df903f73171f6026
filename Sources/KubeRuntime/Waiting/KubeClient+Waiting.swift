import Diagnostics
package import KubeClient
package import KubeModel
import Synchronization

extension KubeClient {
    /// Waits until an object satisfies `isDone`, looking at each of its states as it changes (a watch; reading it
    /// every second where only `get` is permitted).
    ///
    /// - Parameters:
    ///   - isDone: given the object, or nil while there is none; may throw to end the wait.
    ///   - waitingFor: what the error says was waited for: `deployments.apps "web" to be ready`.
    /// - Returns: the object as it was then.
    /// - Throws: `timedOut` with the last thing known, or what `isDone` throws.
    @discardableResult
    package func waitUntil(
        _ resource: GroupVersionResource, namespace: String?, name: String, timeout: Duration,
        waitingFor purpose: String, _ isDone: @escaping @Sendable (KubeObject?) throws -> WaitVerdict
    ) async throws -> KubeObject? {
        let lastReason: Mutex<String?> = Mutex(nil)
        let lastTrouble: Mutex<Diagnostic?> = Mutex(nil)
        let judge: @Sendable (KubeObject?) throws -> Bool = { object in
            lastTrouble.withLock { $0 = nil }
            switch try isDone(object) {
            case .done: return true
            case .wait(let reason):
                lastReason.withLock { $0 = reason }
                return false
            }
        }
        let onTrouble: @Sendable (any Error) -> Void = { error in
            lastTrouble.withLock { $0 = error as? Diagnostic }
        }
        let timedOut: @Sendable () -> any Error = {
            var error = Diagnostic(.timedOut, "waited \(timeout) for \(purpose)")
            if let reason = lastReason.withLock({ $0 }) { error.message += ": \(reason)" }
            if let trouble = lastTrouble.withLock({ $0 }) { error.details.append(trouble.description) }
            return error
        }
        return try await withDeadline(timeout, timedOut: timedOut) {
            let wait = ObjectWait(client: self, resource: resource, namespace: namespace, name: name)
            do {
                return try await wait.watching(judge, onTrouble)
            } catch let error as Diagnostic where error.code == .forbidden {
                return try await wait.polling(judge, onTrouble)
            }
        }
    }

    /// Waits until an object exists and is ready (see ``Readiness``).
    ///
    /// - Parameter condition: a condition of its status that must be True, instead of its kind's own rule.
    /// - Throws: `timedOut` with what is missing; `failed` when it can't become ready.
    @discardableResult
    package func waitUntilReady(
        _ resource: GroupVersionResource, namespace: String?, name: String, condition: String? = nil,
        timeout: Duration, progress: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws -> KubeObject? {
        let subject: String = "\(resource.groupResource) \"\(name)\""
        let purpose: String = condition.map { "\(subject) to have condition \"\($0)\"" } ?? "\(subject) to be ready"
        return try await waitUntil(
            resource, namespace: namespace, name: name, timeout: timeout, waitingFor: purpose
        ) { object in
            guard let object else {
                progress("\(subject) does not exist yet")
                return .wait("it does not exist")
            }
            switch Readiness.evaluate(object, condition: condition) {
            case .ready: return .done
            case .failed(let reason): throw Diagnostic(.failed, "\(subject) failed: \(reason)")
            case .notReady(let reason):
                progress("\(subject): \(reason)")
                return .wait(reason)
            }
        }
    }

    /// Waits until an object is gone.
    ///
    /// - Parameter uid: the object meant; one of the same name made later doesn't count. nil for any.
    package func waitUntilGone(
        _ resource: GroupVersionResource, namespace: String?, name: String, uid: String? = nil, timeout: Duration
    ) async throws {
        let purpose: String = "\(resource.groupResource) \"\(name)\" to be gone"
        _ = try await waitUntil(
            resource, namespace: namespace, name: name, timeout: timeout, waitingFor: purpose
        ) { object in
            guard let object, uid == nil || object.uid == uid else { return .done }
            return .wait(Self.remaining(object))
        }
    }

    /// Waits until no object matches any more, but for those of the names `kept`.
    ///
    /// - Parameter look: is shown each of them, whole, as it is found and whenever it changes.
    package func waitUntilGone(
        _ resource: GroupVersionResource, namespace: String?, labelSelector: String, timeout: Duration,
        passingOver kept: Set<String> = [], look: (@Sendable (KubeObject) async throws -> Void)? = nil
    ) async throws {
        let left: Mutex<[String: String]> = Mutex([:])
        let purpose: String = "\(resource.groupResource) with \(labelSelector) to be gone"
        let timedOut: @Sendable () -> any Error = {
            let names: [String] = left.withLock { Array($0.keys) }.sorted()
            return Diagnostic(
                .timedOut, "waited \(timeout) for \(purpose)",
                details: names.isEmpty ? [] : ["left: \(names.joined(separator: ", "))"])
        }
        try await withDeadline(timeout, timedOut: timedOut) {
            let options: ListOptions = ListOptions(
                labelSelector: labelSelector, metadataOnly: look == nil)
            var isSynced: Bool = false
            for try await change in ResourceWatcher(self, resource, namespace: namespace, options: options) {
                if let object = change.object, kept.contains(object.name) { continue }
                let isEmpty: Bool = left.withLock { left in
                    switch change {
                    case .added(let object), .updated(_, let object): left[object.name] = Self.remaining(object)
                    case .removed(let object): left[object.name] = nil
                    case .synced: isSynced = true
                    }
                    return left.isEmpty
                }
                if isSynced, isEmpty { return }
                switch change {
                case .added(let object), .updated(_, let object): try await look?(object)
                case .removed, .synced: break
                }
            }
        }
    }

    private static func remaining(_ object: KubeObject) -> String {
        if !object.finalizers.isEmpty, object.isBeingDeleted {
            return "it waits for its finalizers (\(object.finalizers.joined(separator: ", ")))"
        }
        return object.isBeingDeleted ? "it is being deleted" : "it is still there"
    }
}

/// What a look at an object says about going on waiting.
package enum WaitVerdict: Sendable, Hashable {
    case done
    /// Why not yet.
    case wait(String)
}

/// Looks at one object again and again.
private struct ObjectWait {
    let client: KubeClient
    let resource: GroupVersionResource
    let namespace: String?
    let name: String

    func watching(
        _ isDone: (KubeObject?) throws -> Bool, _ onTrouble: @escaping @Sendable (any Error) -> Void
    ) async throws -> KubeObject? {
        var current: KubeObject?
        var isSynced: Bool = false
        let options: ListOptions = ListOptions(fieldSelector: "metadata.name=\(name)")
        let watcher: ResourceWatcher = ResourceWatcher(
            client, resource, namespace: namespace, options: options, backoff: Backoff(longest: .seconds(5)),
            onTrouble: { error, _ in onTrouble(error) })
        for try await change in watcher {
            // A server that ignores the selector must not mislead us.
            if let object = change.object, object.name != name { continue }
            switch change {
            case .added(let object), .updated(_, let object): current = object
            case .removed: current = nil
            case .synced: isSynced = true
            }
            if isSynced, try isDone(current) { return current }
        }
        throw CancellationError()
    }

    func polling(
        _ isDone: (KubeObject?) throws -> Bool, _ onTrouble: (any Error) -> Void
    ) async throws -> KubeObject? {
        while true {
            do {
                let object: KubeObject? = try await client.find(resource, namespace: namespace, name: name)
                if try isDone(object) { return object }
            } catch let error as Diagnostic where error.code == .unreachable || error.code == .timedOut {
                onTrouble(error)
            }
            try await Task.sleep(for: .seconds(1))
        }
    }
}
