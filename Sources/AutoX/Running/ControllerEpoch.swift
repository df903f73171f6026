import Diagnostics
import KubeClient
import KubeModel
import KubeRuntime
import ValueTree

/// The controller's work under one configuration: watches of its triggers fill a queue, workers converge releases.
struct ControllerEpoch: Sendable {
    let configuration: AutoXConfiguration
    let client: KubeClient
    let converger: ReleaseConverger
    let options: ControllerOptions
    let metrics: AutoXMetrics
    let reports: ReportDesk
    let log: ControllerLog
    let board: TriggerBoard
    /// Namespaces of the configuration before: what it launched there is to go, if no spec wants it.
    let formerNamespaces: Set<String>
    private let queue: WorkQueue<ReleaseKey>

    init(
        _ configuration: AutoXConfiguration, client: KubeClient, converger: ReleaseConverger,
        options: ControllerOptions, metrics: AutoXMetrics, reports: ReportDesk, log: ControllerLog,
        formerNamespaces: Set<String>
    ) {
        self.configuration = configuration
        self.client = client
        self.converger = converger
        self.options = options
        self.metrics = metrics
        self.reports = reports
        self.log = log
        self.formerNamespaces = formerNamespaces
        board = TriggerBoard(configuration, longestPause: options.longestPause)
        queue = WorkQueue(debounce: options.debounce)
    }

    private enum Part: Sendable {
        case watching
        case working
        case deadline
    }

    /// Until `halt`; then what is under way is finished, within the drain time. Cancelled, it ends at once.
    func run(until halt: Signal) async {
        await withTaskGroup(of: Part.self) { parts in
            parts.addTask {
                await watch(until: halt)
                return .watching
            }
            parts.addTask {
                await work()
                return .working
            }
            parts.addTask {
                await halt.wait()
                await queue.close()
                try? await Task.sleep(for: options.drain)
                return .deadline
            }
            for await part in parts where part != .watching {
                parts.cancelAll()
                return
            }
        }
    }

    // MARK: Watching

    private func watch(until halt: Signal) async {
        await withDiscardingTaskGroup { tasks in
            for namespace in configuration.namespaces.union(formerNamespaces) {
                tasks.addTask { await survey(namespace) }
            }
            for scope in configuration.scopes { tasks.addTask { await watch(scope) } }
            tasks.addTask { await count() }
            await halt.wait()
            tasks.cancelAll()
        }
    }

    /// What was launched in a namespace before, asked until it is known.
    private func survey(_ namespace: String) async {
        var backoff = Backoff(first: .seconds(1), longest: .seconds(60))
        let isFormer: Bool = !configuration.namespaces.contains(namespace)
        while !Task.isCancelled {
            do {
                let found: [ReleaseKey: LaunchedRelease] = try await converger.survey(namespace)
                return await queue.change(board.survey(namespace, found))
            } catch is CancellationError {
                return
            } catch {
                let why: String = "the releases in namespace \"\(namespace)\" can't be looked at: \(error)"
                if isFormer {
                    let remedy: String = "what was launched there stays: iter8 k list -n \(namespace)"
                    return log.write(.warning, "\(why); \(remedy)")
                }
                log.write(.warning, why)
                for release in configuration.releases where release.key.namespace == namespace {
                    await reports.unknown(release, why)
                }
                try? await Task.sleep(for: backoff.next())
            }
        }
    }

    private func watch(_ scope: Trigger.Scope) async {
        var backoff = Backoff(first: .seconds(1), longest: .seconds(60))
        while !Task.isCancelled {
            do {
                try await follow(scope) { backoff.reset() }
            } catch is CancellationError {
                return
            } catch {
                metrics.update { $0.watchFailures += 1 }
                let why: String = "\(scope) can't be watched: \(error)"
                log.write(.warning, why)
                for release in configuration.releases
                where release.trigger.scope == scope && board.state(of: release.trigger) == .unknown {
                    await reports.unknown(release, why)
                }
                try? await Task.sleep(for: backoff.next())
            }
        }
    }

    private func follow(_ scope: Trigger.Scope, _ onSuccess: () -> Void) async throws {
        let triggers: [String: Trigger] = board.triggers(in: scope)
        // Who loses the mark is gone, as far as such a watch tells: as it should be.
        var selection = ListOptions(labelSelector: "\(Trigger.mark)=true", metadataOnly: true)
        if triggers.count == 1, let name = triggers.keys.first { selection.fieldSelector = "metadata.name=\(name)" }
        let watcher = ResourceWatcher(
            client, scope.resource, namespace: scope.namespace, options: selection,
            keeping: { object in
                // Others that have the mark are no business of ours.
                triggers[object.name] == nil
                    ? TriggerObject.essence(of: object).withoutLabels : TriggerObject.essence(of: object)
            },
            onTrouble: { error, _ in
                metrics.update { $0.watchFailures += 1 }
                log.write(.debug, "the watch of \(scope) is begun again: \(error)")
            })
        // Named by the list, while it is not whole.
        var seen: Set<String>? = []
        for try await change in watcher {
            onSuccess()
            switch change {
            case .added(let object), .updated(_, let object):
                seen?.insert(object.name)
                await see(TriggerState(object), of: triggers[object.name])
            case .removed(let object):
                await see(.absent, of: triggers[object.name])
            case .synced:
                for (name, trigger) in triggers where seen?.contains(name) == false { await see(.absent, of: trigger) }
                seen = nil
                board.markSynced(scope)
            }
        }
    }

    private func see(_ state: TriggerState, of trigger: Trigger?) async {
        guard let trigger else { return }
        let keys: [ReleaseKey] = board.see(state, of: trigger)
        if !keys.isEmpty { await queue.change(keys) }
    }

    private func count() async {
        while !Task.isCancelled {
            let (waiting, running): (Int, Int) = (await queue.depth, await queue.runningCount)
            metrics.update { counts in
                counts.waiting = waiting
                counts.running = running
            }
            try? await Task.sleep(for: .seconds(2))
        }
    }

    // MARK: Working

    private func work() async {
        await withDiscardingTaskGroup { workers in
            for _ in 0..<max(1, options.workers) {
                workers.addTask {
                    while let key = await queue.next() {
                        await converge(key)
                        await queue.finish(key)
                    }
                }
            }
        }
    }

    private func converge(_ key: ReleaseKey) async {
        guard let found = board.found(key) else { return }
        let release: DesiredRelease? = board.releases[key]
        let state: TriggerState = release.map { board.state(of: $0.trigger) } ?? .absent
        let decision: Decision = .make(trigger: state, digest: release?.digest, found: found)
        do {
            switch decision {
            case .nothing: break
            case .delete: try await delete(key, release, state)
            case .launch, .finish, .refuse:
                guard let release, let version = state.version else { return }
                try await launch(release, version: version, state)
            }
            board.succeed(key)
            await reports.settle(key, release, state, board.found(key) ?? .none)
        } catch {
            await fail(key, release, state, decision, error)
        }
    }

    private func launch(_ release: DesiredRelease, version: String, _ state: TriggerState) async throws {
        let key: ReleaseKey = release.key
        switch try await converger.launch(release, version: version) {
        case .present(let launch): board.setFound(key, .launched(launch))
        case .launched(let launch):
            board.setFound(key, .launched(launch))
            let since: ContinuousClock.Instant = board.changeTime(of: release.trigger) ?? .now
            metrics.launched(after: since.duration(to: .now))
            log.write(.info, "launched \(key) revision \(launch.revision) for version \"\(version)\"")
            reports.tell(
                release, state, isWarning: false, "ExperimentLaunched",
                "launched group \(release.name), revision \(launch.revision), for version \"\(version)\"")
        }
    }

    private func delete(_ key: ReleaseKey, _ release: DesiredRelease?, _ state: TriggerState) async throws {
        let isGone: Bool = try await converger.delete(key)
        board.setFound(key, .none)
        if isGone {
            metrics.update { $0.deletes += 1 }
            let why: String = release.map { "\($0.trigger.title) is gone or lacks the label" } ?? "no spec wants it"
            log.write(.info, "deleted \(key): \(why)")
        }
        // It may be wanted anew: what is left was in the way.
        if state.version != nil { await queue.change(key) }
    }

    private func fail(
        _ key: ReleaseKey, _ release: DesiredRelease?, _ state: TriggerState, _ decision: Decision, _ error: any Error
    ) async {
        if Task.isCancelled || error is CancellationError { return }
        let failure: Diagnostic = error as? Diagnostic ?? Diagnostic(.failed, "\(error)")
        let text: String = failure.description + (failure.hint.map { " (\($0))" } ?? "")
        let (attempts, pause, isNews) = board.fail(key, text)
        metrics.update { if decision != .delete { $0.launchFailures += 1 } }
        log.write(isNews ? .error : .debug, "\(key): \(text); attempt \(attempts), again in \(pause.seconds) s")
        if let release, isNews {
            let reason: String = decision == .delete ? "ExperimentNotDeleted" : "ExperimentNotLaunched"
            reports.tell(release, state, isWarning: true, reason, "group \(key.name): \(text)")
        }
        if let found = try? await converger.find(key) { board.setFound(key, found) }
        await endOutdated(key, release, state, failure)
        if let release {
            await reports.fail(release, state, text, attempts: attempts, pause: pause, board.found(key) ?? .none)
        }
        await queue.set(key, after: pause)
    }

    /// What was launched for another version must not go on, if what is to come after it can't be launched.
    private func endOutdated(
        _ key: ReleaseKey, _ release: DesiredRelease?, _ state: TriggerState, _ failure: Diagnostic
    ) async {
        guard let release, let version = state.version, [.invalid, .notFound].contains(failure.code),
            let launch = board.found(key)?.launch, launch.version != version || launch.digest != release.digest,
            let isGone = try? await converger.delete(key)
        else { return }
        board.setFound(key, .none)
        guard isGone else { return }
        metrics.update { $0.deletes += 1 }
        log.write(.info, "deleted \(key): it was launched for version \"\(launch.version)\"")
    }
}

extension Duration {
    /// Rounded to a tenth.
    fileprivate var seconds: Double { (self / .seconds(1) * 10).rounded() / 10 }
}

extension KubeObject {
    fileprivate var withoutLabels: KubeObject {
        var copy: KubeObject = self
        copy.labels = [:]
        return copy
    }
}
