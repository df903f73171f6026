import Charts
import Diagnostics
package import KubeClient
package import KubeModel
package import KubeRuntime
package import Releases
import Synchronization
import ValueTree

/// Carries decisions out: launches and deletes releases by the release engine, each under its group's lock.
///
/// What is decided from memory is decided once more from the records under the lock, so that nothing is launched twice,
/// whoever else is at work.
package struct ReleaseConverger: Sendable {
    private let client: KubeClient
    private let charts: ChartCatalog
    /// Which AutoX this is, as its launches say.
    private let owner: String
    private let now: @Sendable () -> KubeTime
    private let locking: LockSettings
    private let driver: ReleaseDriver
    /// For another's lock, and for the end of an experiment.
    private let timeout: Duration
    private let notice: @Sendable (ReleaseKey, String) -> Void

    package init(
        client: KubeClient, charts: ChartCatalog, owner: String, now: @escaping @Sendable () -> KubeTime,
        locking: LockSettings = LockSettings(), driver: ReleaseDriver = .secret, timeout: Duration = .seconds(60),
        notice: @escaping @Sendable (ReleaseKey, String) -> Void = { _, _ in }
    ) {
        self.client = client
        self.charts = charts
        self.owner = owner
        self.now = now
        self.locking = locking
        self.driver = driver
        self.timeout = timeout
        self.notice = notice
    }

    package enum Outcome: Sendable, Hashable {
        case launched(LaunchedRelease.Launch)
        /// It was launched for that version before.
        case present(LaunchedRelease.Launch)
    }

    /// What there is of AutoX in a namespace, by release.
    package func survey(_ namespace: String) async throws -> [ReleaseKey: LaunchedRelease] {
        let revisions: [ReleaseSummary] = try await releases(namespace)
            .summaries(labelled: "\(LaunchedRelease.ownerLabel)=\(owner)")
        let found: [String: [ReleaseSummary]] = Dictionary(grouping: revisions, by: \.name)
        return Dictionary(
            uniqueKeysWithValues: found.map { name, revisions in
                (ReleaseKey(namespace: namespace, name: name), LaunchedRelease(revisions, owner: owner))
            })
    }

    /// What there is of one release.
    package func find(_ key: ReleaseKey) async throws -> LaunchedRelease {
        do {
            return LaunchedRelease(try await releases(key.namespace).history(key.name), owner: owner)
        } catch let error as Diagnostic where error.code == .notFound {
            return .none
        }
    }

    /// Launches a release for a version of its trigger, unless that has been done; an interrupted launch is finished.
    package func launch(_ release: DesiredRelease, version: String) async throws -> Outcome {
        let chart: Chart = try await charts.chart(for: release)
        var options = LaunchOptions(timeout: timeout, description: "Launched by AutoX for version \"\(version)\"")
        options.labels = LaunchedRelease.labels(release, version: version, owner: owner)
        options.valueReuse = .reset
        options.readsCache = true
        options.precondition = { [owner] revisions in
            let trigger = TriggerState.present(TriggerObject(version: version))
            let found = LaunchedRelease(revisions, owner: owner)
            switch Decision.make(trigger: trigger, digest: release.digest, found: found) {
            case .launch, .delete: return
            case .nothing: throw Turn.present(found.launch)
            case .finish: throw Turn.interrupted
            case .refuse: throw ReleaseConverger.foreign(release)
            }
        }
        do {
            let record: ReleaseRecord = try await releases(release.key.namespace).launch(
                release.name, chart: chart, values: release.values, options: options,
                notice: { notice(release.key, $0) })
            return .launched(launch(release, version, record.revision))
        } catch Turn.present(let launch?) {
            return .present(launch)
        } catch Turn.interrupted {
            return try await finish(release, version: version)
        }
    }

    private func finish(_ release: DesiredRelease, version: String) async throws -> Outcome {
        var options = RepairOptions()
        options.timeout = timeout
        let report: RepairReport = try await releases(release.key.namespace).repair(
            release.name, options: options, notice: { notice(release.key, $0) })
        for finding in report.findings { notice(release.key, finding) }
        guard report.status == .deployed, let revision = report.revision else {
            throw Diagnostic(.failed, "the launch that was interrupted could not be finished")
        }
        return .launched(launch(release, version, revision))
    }

    private func launch(_ release: DesiredRelease, _ version: String, _ revision: Int) -> LaunchedRelease.Launch {
        LaunchedRelease.Launch(version: version, digest: release.digest, revision: revision, time: now())
    }

    /// Deletes a release, if it is one of ours.
    ///
    /// - Returns: false if there was nothing to delete.
    package func delete(_ key: ReleaseKey) async throws -> Bool {
        var options = DeleteOptions(timeout: timeout)
        options.precondition = { [owner] revisions in
            if LaunchedRelease(revisions, owner: owner).launch == nil { throw Turn.gone }
        }
        do {
            _ = try await releases(key.namespace).delete(
                key.name, options: options, notice: { notice(key, $0) })
            return true
        } catch Turn.gone {
            return false
        } catch let error as Diagnostic where error.code == .notFound {
            return false
        }
    }

    private func releases(_ namespace: String) -> GroupReleases {
        GroupReleases(client: client, namespace: namespace, now: now, driver: driver, locking: locking)
    }

    static func foreign(_ release: DesiredRelease) -> Diagnostic {
        Diagnostic(
            .conflict, "group \"\(release.name)\" was not launched by this AutoX, and is left alone",
            hint: "delete it (iter8 k delete -g \(release.name) -n \(release.key.namespace)), or rename \(release.path)"
        )
    }

    /// What the records under the lock said, other than expected.
    private enum Turn: Error {
        case present(LaunchedRelease.Launch?)
        case interrupted
        case gone
    }
}
