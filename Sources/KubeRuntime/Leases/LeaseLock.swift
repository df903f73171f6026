import Diagnostics
package import KubeClient
package import KubeModel
import ValueTree

/// A lock that one process at a time holds: a Lease, made by create and taken away at the end, so that nothing of it is
/// left behind. Every command which changes a group holds the group's.
///
/// A holder renews it. Whoever finds it waits until it is gone; one that is not renewed for its whole duration, by the
/// waiter's own clock, or whose process is known to be gone, is taken over by an update that only one can win.
package struct LeaseLock: Sendable {
    let client: KubeClient
    let subject: LockSubject
    let namespace: String
    let settings: LockSettings
    let now: @Sendable () -> KubeTime

    private var resource: GroupVersionResource { LockClaim.resource }
    private var name: String { subject.leaseName }

    package init(
        client: KubeClient, subject: LockSubject, namespace: String, settings: LockSettings = LockSettings(),
        now: @escaping @Sendable () -> KubeTime
    ) {
        self.client = client
        self.subject = subject
        self.namespace = namespace
        self.settings = settings
        self.now = now
    }

    /// Who holds the lock now; nil if nobody does.
    package func claim() async throws -> LockClaim? {
        try await client.find(resource, namespace: namespace, name: name).map { LockClaim($0) }
    }

    /// Runs `body` while the lock is held, and cancels it should the lock be lost.
    ///
    /// - Parameters:
    ///   - operation: what others are told: `launch`.
    ///   - timeout: how long to wait for another holder.
    /// - Throws: `timedOut` with the holder's name; `conflict` when the lock was lost; what `body` throws.
    package func hold<Result: Sendable>(
        for operation: String, timeout: Duration, notice: @escaping @Sendable (String) -> Void,
        _ body: @escaping @Sendable (LockTenure) async throws -> Result
    ) async throws -> Result {
        let claim = LockClaim(
            holder: settings.holder, operation: operation, now: now(), id: LeaseLock.freshID(),
            process: settings.process, seconds: settings.seconds)
        let tenure: LockTenure = try await acquire(claim, timeout, notice)
        do {
            let result: Result = try await keeping(tenure, claim, body)
            await release(tenure, claim)
            return result
        } catch {
            await release(tenure, claim)
            throw error
        }
    }

    private static func freshID() -> String {
        String(UInt64.random(in: .min ... .max), radix: 36) + String(UInt64.random(in: .min ... .max), radix: 36)
    }

    private func keeping<Result: Sendable>(
        _ tenure: LockTenure, _ claim: LockClaim,
        _ body: @escaping @Sendable (LockTenure) async throws -> Result
    ) async throws -> Result {
        try await withThrowingTaskGroup(of: Result?.self) { tasks in
            tasks.addTask { try await body(tenure) }
            tasks.addTask {
                try await keep(tenure, claim)
                return nil
            }
            defer { tasks.cancelAll() }
            while let next = try await tasks.next() {
                if let next { return next }
            }
            throw CancellationError()
        }
    }

    // MARK: Acquiring

    private func acquire(
        _ claim: LockClaim, _ timeout: Duration, _ notice: @Sendable (String) -> Void
    ) async throws -> LockTenure {
        let deadline: ContinuousClock.Instant = .now + timeout
        var seen: (version: String?, since: ContinuousClock.Instant)?
        var isTold: Bool = false
        while true {
            try Task.checkCancellation()
            if let tenure = try await create(claim) { return tenure }
            guard let live = try await client.find(resource, namespace: namespace, name: name) else { continue }
            let other = LockClaim(live)
            if other.id == claim.id { return tenure(live, since: .now) }
            if seen?.version != live.resourceVersion { seen = (live.resourceVersion, .now) }
            let since: ContinuousClock.Instant = seen?.since ?? .now
            if let reason = abandonment(other, unchangedFor: .now - since) {
                guard let tenure = try await takeOver(live, claim) else { continue }
                notice("\(other.holder) left the lock of \(subject.title) behind (\(reason)): going on without it")
                return tenure
            }
            if !isTold { notice("waiting for \(other.text)") }
            isTold = true
            guard ContinuousClock.now < deadline else { throw refusal(other, timeout) }
            try await waitForChange(of: live, until: min(deadline, since + .seconds(other.seconds)))
        }
    }

    /// nil if there is a lock already.
    private func create(_ claim: LockClaim) async throws -> LockTenure? {
        let sent: ContinuousClock.Instant = .now
        do {
            let lease: KubeObject = claim.lease(of: subject, namespace: namespace)
            let options = WriteOptions(fieldManager: "iter8", repeats: true)
            return tenure(
                try await client.create(resource, namespace: namespace, lease, options: options), since: sent)
        } catch let error as Diagnostic where error.code == .conflict {
            return nil
        } catch {
            // It may be there all the same, if only the answer was lost.
            await withdraw(claim)
            throw error
        }
    }

    /// nil if another was quicker.
    private func takeOver(_ live: KubeObject, _ claim: LockClaim) async throws -> LockTenure? {
        let sent: ContinuousClock.Instant = .now
        do {
            let lease: KubeObject = claim.lease(of: subject, namespace: namespace, replacing: live)
            return tenure(try await client.replace(resource, namespace: namespace, lease), since: sent)
        } catch let error as Diagnostic where error.code == .conflict || error.code == .notFound {
            return nil
        }
    }

    private func tenure(_ lease: KubeObject, since: ContinuousClock.Instant) -> LockTenure {
        LockTenure(lease, subject: subject, duration: .seconds(settings.seconds), sent: since)
    }

    /// Why a lock counts no longer; nil while it does.
    private func abandonment(_ other: LockClaim, unchangedFor age: Duration) -> String? {
        if other.process?.isDead ?? false { return "its process is gone" }
        if age >= .seconds(other.seconds) { return "it was not renewed for \(other.seconds) s" }
        let renewed: Int64 = now().seconds - other.renewed.seconds
        return renewed >= settings.staleSeconds ? "it was last renewed \(renewed) s ago" : nil
    }

    private func refusal(_ other: LockClaim, _ timeout: Duration) -> Diagnostic {
        Diagnostic(
            .timedOut, "waited \(timeout) for \(other.text)",
            hint: "wait for it, or longer for it with --timeout; should it die, its lock ends \(other.seconds) s later")
    }

    private func waitForChange(of live: KubeObject, until: ContinuousClock.Instant) async throws {
        let version: String? = live.resourceVersion
        do {
            _ = try await client.waitUntil(
                resource, namespace: namespace, name: name,
                timeout: max(.milliseconds(10), ContinuousClock.now.duration(to: until)),
                waitingFor: "the lock of \(subject.title)"
            ) { object in
                object == nil || object?.resourceVersion != version ? .done : .wait("it is held")
            }
        } catch let error as Diagnostic where error.code == .timedOut {
            return
        }
    }

    // MARK: Keeping and releasing

    /// Renews the lock until cancelled.
    ///
    /// - Throws: `conflict` when it is another's, or could not be renewed in time.
    private func keep(_ tenure: LockTenure, _ claim: LockClaim) async throws {
        let pause: Duration = tenure.duration / 3
        while true {
            try await Task.sleep(for: pause)
            try tenure.check()
            do {
                let slow: @Sendable () -> any Error = { Diagnostic(.timedOut, "the lock can't be renewed in time") }
                try await withDeadline(pause, timedOut: slow) { try await renew(tenure, claim) }
            } catch let error as Diagnostic where error.code != .conflict {
                continue  // whoever can't reach the server tries again while the lock lasts
            }
        }
    }

    private func renew(_ tenure: LockTenure, _ claim: LockClaim) async throws {
        while true {
            let sent: ContinuousClock.Instant = .now
            var lease: KubeObject = tenure.lease
            lease[at: "spec", "renewTime"] = .string(now().microText)
            do {
                return tenure.renew(try await client.replace(resource, namespace: namespace, lease), sent: sent)
            } catch let error as Diagnostic where error.code == .conflict || error.code == .notFound {
                // The answer to an earlier renewal may have been lost: then it is still ours.
                guard let live = try await client.find(resource, namespace: namespace, name: name) else {
                    throw tenure.lost("somebody deleted it")
                }
                let other = LockClaim(live)
                guard other.id == claim.id else { throw tenure.lost("\(other.holder) took it over") }
                tenure.adopt(live)
            }
        }
    }

    /// Even if the work was cancelled. What can't be deleted ends by itself. While a write that we no longer wait for may
    /// still take effect, the lock stays, for nobody: whoever comes next must not find it done behind his back.
    private func release(_ tenure: LockTenure, _ claim: LockClaim) async {
        await Task.detached {
            if let end = client.unsettledUntil, end > .now {
                var left: LockClaim = claim
                left.becomeRemnant(
                    seconds: Int(ContinuousClock.now.duration(to: end).components.seconds) + 1, now: now())
                let lease: KubeObject = left.lease(of: subject, namespace: namespace, replacing: tenure.lease)
                if (try? await client.replace(resource, namespace: namespace, lease)) != nil { return }
            }
            if await deleted(tenure.lease) { return }
            await withdraw(claim)
        }.value
    }

    /// Takes the lock away if it is the claim's.
    private func withdraw(_ claim: LockClaim) async {
        await Task.detached {
            for _ in 0..<3 {
                guard let live = try? await client.find(resource, namespace: namespace, name: name),
                    LockClaim(live).id == claim.id
                else { return }
                if await deleted(live) { return }
            }
        }.value
    }

    /// - Returns: false if it was changed meanwhile.
    private func deleted(_ lease: KubeObject) async -> Bool {
        let options = DeletionOptions(uid: lease.uid, resourceVersion: lease.resourceVersion)
        do {
            try await client.delete(resource, namespace: namespace, name: name, options: options)
            return true
        } catch let error as Diagnostic where error.code == .conflict {
            return false
        } catch {
            return true
        }
    }
}
