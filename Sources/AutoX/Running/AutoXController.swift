import Diagnostics
package import KubeClient
import KubeModel
import KubeRuntime
import ValueTree

/// Watches triggers and keeps the experiments of their groups launched for the version that there is; one replica at a
/// time, whoever has the Lease.
package struct AutoXController: Sendable {
    private let client: KubeClient
    private let source: ConfigurationSource
    private let options: ControllerOptions
    private let log: ControllerLog
    package let metrics: AutoXMetrics
    package let readiness: Readiness

    package init(
        client: KubeClient, source: ConfigurationSource, options: ControllerOptions, log: ControllerLog,
        metrics: AutoXMetrics = AutoXMetrics()
    ) {
        self.client = client
        self.source = source
        self.options = options
        self.log = log
        self.metrics = metrics
        readiness = Readiness()
    }

    /// Until the task is cancelled: then no work is begun any more, what is under way is finished within the drain time,
    /// and the Lease is given back.
    ///
    /// - Throws: what keeps it from ever leading: no right to Leases in its namespace, no such namespace.
    package func run() async throws {
        let stop = Signal()
        // Not a child: being cancelled at once would leave launches half-done.
        let work = Task { try await serve(until: stop) }
        try await withTaskCancellationHandler {
            try await work.value
        } onCancel: {
            stop.fire()
        }
    }

    private func serve(until stop: Signal) async throws {
        var backoff = Backoff(first: .milliseconds(500), longest: .seconds(15))
        while !stop.hasFired {
            do {
                try await lead(until: stop)
                backoff.reset()
            } catch {
                if stop.hasFired { return }
                // Nothing that waiting would mend.
                if let error = error as? Diagnostic, [.forbidden, .notFound, .invalid].contains(error.code) {
                    throw error
                }
                log.write(.warning, "\(error)")
                await firstOf(stop, backoff.next())
            }
        }
    }

    /// Waits for a signal, so long at most.
    private func firstOf(_ signal: Signal, _ pause: Duration) async {
        await withTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try? await Task.sleep(for: pause) }
            tasks.addTask { await signal.wait() }
            await tasks.next()
            tasks.cancelAll()
        }
    }

    // MARK: Leading

    /// Waits for the Lease and works while it is held.
    private func lead(until stop: Signal) async throws {
        let lock = LeaseLock(
            client: client,
            subject: LockSubject(
                leaseName: options.instance, title: "AutoX \"\(options.instance)\"",
                hintWhenLost: "another replica is at work now"),
            namespace: options.namespace, settings: options.locking, now: options.now)
        let leading = Signal()
        // True from the one that ends it.
        try await withThrowingTaskGroup(of: Bool.self) { tasks in
            tasks.addTask {
                try await lock.hold(
                    for: "autox", timeout: .seconds(1_000_000_000), notice: { log.write(.info, $0) }
                ) { _ in
                    leading.fire()
                    await work(until: stop)
                }
                return true
            }
            tasks.addTask {
                await stop.wait()
                // Whoever leads ends by itself; whoever waits has nothing to finish.
                if !leading.hasFired { throw CancellationError() }
                return false
            }
            while let isOver = try await tasks.next(), !isOver {}
            tasks.cancelAll()
        }
    }

    private enum Turn: Sendable {
        case configuration(AutoXConfiguration)
        case stop
    }

    private func work(until stop: Signal) async {
        log.write(.info, "leading: \(options.locking.holder)")
        metrics.update { $0.isLeader = true }
        defer { metrics.update { $0.isLeader = false } }
        let status = StatusWriter(
            client: client, namespace: options.namespace, instance: options.instance, log: log)
        let events = TriggerEvents(client: client, log: log, now: options.now)
        let desk = ReportDesk(status: status, events: events, metrics: metrics, now: options.now)
        let (turns, next) = AsyncStream<Turn>.makeStream()
        let (done, silent): (Signal, Signal) = (Signal(), Signal())
        await withDiscardingTaskGroup { tasks in
            tasks.addTask {
                async let last: Void = events.run()
                await status.run()
                await last
                silent.fire()
            }
            tasks.addTask { await follow(next, until: done) }
            tasks.addTask {
                await stop.wait()
                next.yield(.stop)
                next.finish()
            }
            await obey(turns, desk)
            done.fire()
            // The last words, as far as they can be written soon.
            events.close()
            await status.close()
            await firstOf(silent, .seconds(3))
            tasks.cancelAll()
        }
        log.write(.info, "no longer leading")
    }

    /// Reads configurations until `done`.
    private func follow(_ next: AsyncStream<Turn>.Continuation, until done: Signal) async {
        await withTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                await source.follow(client) { result in
                    switch result {
                    case .success(let configuration): next.yield(.configuration(configuration))
                    case .failure(let error):
                        metrics.update { $0.reloadFailures += 1 }
                        readiness.set("the configuration can't be read: \(error)")
                        log.write(.error, "the configuration can't be read, the one before stays: \(error)")
                    }
                }
            }
            tasks.addTask { await done.wait() }
            await tasks.next()
            tasks.cancelAll()
        }
    }

    /// Works under each configuration until the next one comes.
    private func obey(_ turns: AsyncStream<Turn>, _ desk: ReportDesk) async {
        var iterator: AsyncStream<Turn>.Iterator = turns.makeAsyncIterator()
        var turn: Turn? = await iterator.next()
        var former: Set<String> = []
        while case .configuration(let configuration) = turn {
            let halt = Signal()
            let epoch: ControllerEpoch = await begin(configuration, desk, former)
            turn = await withTaskGroup(of: Void.self) { tasks in
                tasks.addTask { await epoch.run(until: halt) }
                let next: Turn? = await iterator.next()
                halt.fire()
                await tasks.waitForAll()
                return next
            }
            former = configuration.namespaces
        }
    }

    private func begin(
        _ configuration: AutoXConfiguration, _ desk: ReportDesk, _ former: Set<String>
    ) async -> ControllerEpoch {
        readiness.set(nil)
        metrics.update { counts in
            counts.reloads += 1
            counts.groups = configuration.groupCount
            counts.releases = configuration.releases.count
            counts.faults = configuration.faults.count
            counts.failing = []
        }
        log.write(
            .info,
            "\(source.title): \(configuration.groupCount) groups, \(configuration.releases.count) experiments")
        for fault in configuration.faults { log.write(.error, "\(fault.diagnostic)") }
        await desk.status.retain(Set(configuration.releases.map { StatusRecord.key($0.key) }))
        await desk.status.set(
            StatusRecord.controllerKey,
            [
                "holder": .string(options.locking.holder), "since": .string(options.now().text),
                "groups": .int(Int64(configuration.groupCount)),
                "faults": .list(configuration.faults.map { .string($0.diagnostic.description) }),
            ])
        let charts = ChartCatalog(repository: configuration.chartRepository, files: options.files)
        let converger = ReleaseConverger(
            client: client, charts: charts, owner: options.owner, now: options.now, locking: options.locking,
            driver: options.driver, timeout: options.timeout, notice: { log.write(.info, "\($0): \($1)") })
        return ControllerEpoch(
            configuration, client: client, converger: converger, options: options, metrics: metrics, reports: desk,
            log: log, formerNamespaces: former.subtracting(configuration.namespaces))
    }
}
