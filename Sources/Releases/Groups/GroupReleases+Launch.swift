package import Charts
import Diagnostics
import KubeClient
import KubeModel
import KubeRuntime
package import ValueTree

extension GroupReleases {
    /// Launches a new revision of the group: installs it, or replaces what the last one left.
    ///
    /// The group's lock is held all the while. Everything that can be known to be wrong is found before anything is
    /// changed. Runners (Jobs, CronJobs) of earlier revisions and their pods are gone before the new revision's objects
    /// are written; other objects are patched in place; what is no longer wanted is deleted last.
    ///
    /// - Parameters:
    ///   - values: what the user gave, without the chart's defaults.
    ///   - check: may refuse what the chart renders to, while nothing has been changed.
    ///   - notice: told what the user should know even if all goes well.
    ///   - progress: told what is being done, one short line each.
    /// - Returns: the record as it is stored, with the notes.
    /// - Throws: `invalid` for a bad name, chart or value; `notFound` for a namespace or kind that doesn't exist;
    ///   `conflict` when objects are somebody else's or Helm is at work; `forbidden` naming every right that lacks;
    ///   `timedOut` when another client is at work for too long; what the cluster answers.
    package func launch(
        _ group: String, chart: Chart, values: Value, options: LaunchOptions = LaunchOptions(),
        check: @escaping @Sendable (RenderedChart) throws -> Void = { _ in },
        notice: @escaping Progress = { _ in }, progress: @escaping Progress = { _ in }
    ) async throws -> ReleaseRecord {
        try GroupReleases.checkName(group)
        return try await within("launch group \"\(group)\"") {
            if options.createsNamespace { try await createNamespace() }
            return try await locked(group, for: "launch", options.timeout, notice) { tenure in
                let history = GroupHistory(
                    options.readsCache ? try await store.cachedHistory(group) : try await store.history(group))
                try options.precondition(history.stored.map(\.summary))
                try tell(history, options, notice)
                let wanted: WantedRevision = try await want(group, chart, values, options, after: history)
                if let text = wanted.notice { notice(text) }
                try check(wanted.rendered)
                let record = ReleaseRecord(
                    name: group, namespace: namespace, revision: history.nextRevision, rendered: wanted.rendered,
                    values: wanted.values, status: history.isUninstalled ? .pendingInstall : .pendingUpgrade,
                    firstDeployed: history.records.first?.firstDeployed ?? now(), now: now())
                var change = GroupChange(
                    kind: history.isUninstalled ? .install : .upgrade, record: record, history: history,
                    options: options, tenure: tenure, notice: notice, progress: progress)
                change.definitions = wanted.definitions
                return try await carryOut(change, wanted.objects)
            }
        }
    }

    /// What a launch after `history` is to make. Nothing is changed.
    func want(
        _ group: String, _ chart: Chart, _ values: Value, _ options: LaunchOptions, after history: GroupHistory
    ) async throws -> WantedRevision {
        let given = try ReusedValues(
            options.valueReuse, chart: chart, values: values,
            last: history.isUninstalled ? nil : (history.deployed ?? history.last)?.record)
        let rendered: RenderedChart = try await given.explaining {
            try await render(group, given.chart, given.values, after: history)
        }
        // Helm does nothing with them on upgrade; a first launch that was interrupted is no upgrade.
        let definitions: ChartDefinitions? = history.hasBeenDeployed ? nil : try ChartDefinitions(rendered.chart.crds)
        var reader: ManifestReader = reader
        reader.defined = definitions?.kinds ?? []
        return WantedRevision(
            rendered: rendered, values: given.values, notice: given.notice, definitions: definitions,
            objects: try await reader.objects(of: rendered.documents))
    }

    var reader: ManifestReader { ManifestReader(client: client, namespace: namespace) }

    /// Tells of what was left behind, and of records that can't be read.
    func tell(
        _ history: GroupHistory, _ options: LaunchOptions, _ notice: Progress, isForced: Bool = false
    ) throws(Diagnostic) {
        let left: String? = try history.settle(staleAfter: options.staleAfter, now: now(), isForced: isForced)
        if let left { notice(left) }
        for stored in history.stored {
            guard let damage = stored.damage else { continue }
            notice("the record of revision \(stored.record.revision) is damaged: \(damage.message)")
        }
    }

    func render(
        _ group: String, _ chart: Chart, _ values: Value, after history: GroupHistory
    ) async throws -> RenderedChart {
        let release = ReleaseOptions(
            name: group, namespace: namespace, revision: history.nextRevision, isInstall: history.isUninstalled,
            isUpgrade: !history.isUninstalled)
        let definitions: ChartDefinitions? = history.hasBeenDeployed ? nil : try ChartDefinitions(chart.crds)
        return try await ChartRenderer.render(
            chart: chart, values: values, release: release,
            asking: ClusterRendering(client: client).questions(with: definitions))
    }

    /// Runs `body` with the group's lock.
    func locked<Result: Sendable>(
        _ group: String, for operation: String, _ timeout: Duration, _ notice: @escaping Progress,
        _ body: @escaping @Sendable (LockTenure) async throws -> Result
    ) async throws -> Result {
        do {
            return try await lock(group).hold(for: operation, timeout: timeout, notice: notice, body)
        } catch let error as Diagnostic where error.code == .notFound || error.code == .forbidden {
            throw try await namespaceFault() ?? error
        }
    }

    /// What is wrong with the namespace, if that is what a refusal came from.
    private func namespaceFault() async throws -> Diagnostic? {
        let namespaces = GroupVersionResource(version: "v1", resource: "namespaces")
        do {
            let found: KubeObject? = try await client.find(namespaces, namespace: nil, name: namespace)
            if found?.isBeingDeleted == true {
                return Diagnostic(.conflict, "namespace \"\(namespace)\" is being deleted")
            }
            guard found == nil else { return nil }
            return Diagnostic(
                .notFound, "there is no namespace \"\(namespace)\"",
                hint: "choose another with -n, or add --create-namespace, or: kubectl create namespace \(namespace)")
        } catch let error as Diagnostic where error.code == .forbidden {
            // Whoever may not look at namespaces may still be at home in this one.
            return nil
        }
    }

    private func createNamespace() async throws {
        var object = KubeObject(apiVersion: "v1", kind: "Namespace", name: namespace)
        object.labels = ["name": namespace]
        let namespaces = GroupVersionResource(version: "v1", resource: "namespaces")
        do {
            _ = try await client.create(namespaces, namespace: nil, object, options: WriteOptions(repeats: true))
        } catch let error as Diagnostic where error.code == .conflict {
            return
        }
    }
}

/// What a launch is to make: the chart as rendered, and its objects, in install order.
struct WantedRevision: Sendable {
    var rendered: RenderedChart
    /// What the user gave, with what is kept of the last revision.
    var values: Value
    /// What the user should know about them.
    var notice: String?
    var definitions: ChartDefinitions?
    var objects: [ManifestObject]
}
