package import Charts
import Diagnostics
import KubeClient
import KubeModel
package import ValueTree

extension GroupReleases {
    /// Launches a new revision of the group: installs it, or replaces what the last one left.
    ///
    /// Everything that can be known to be wrong is found before anything is changed. Runners (Jobs, CronJobs) of
    /// earlier revisions and their pods are gone before the new revision's objects are written; other objects are
    /// patched in place; what is no longer wanted is deleted last.
    ///
    /// - Parameters:
    ///   - values: what the user gave, without the chart's defaults.
    ///   - check: may refuse what the chart renders to, while nothing has been changed.
    ///   - notice: told what the user should know even if all goes well.
    ///   - progress: told what is being done, one short line each.
    /// - Returns: the record as it is stored, with the notes.
    /// - Throws: `invalid` for a bad name, chart or value; `notFound` for a namespace or kind that doesn't exist;
    ///   `conflict` when objects are somebody else's or another launch is at work; what the cluster answers.
    package func launch(
        _ group: String, chart: Chart, values: Value, options: LaunchOptions = LaunchOptions(),
        check: @Sendable (RenderedChart) throws -> Void = { _ in }, notice: Progress = { _ in },
        progress: @escaping Progress = { _ in }
    ) async throws -> ReleaseRecord {
        try GroupReleases.checkName(group)
        return try await within("launch group \"\(group)\"") {
            let history: [ReleaseRecord] = try await store.history(group)
            try checkIdle(history, options, notice)
            let rendered: RenderedChart = try await render(group, chart, values, after: history)
            try check(rendered)
            let launch: Launch = try await prepare(group, rendered, values, after: history, options, progress)
            return try await perform(launch)
        }
    }

    /// Refuses to interfere with a launch or delete that is at work; one whose process died, or that began too long
    /// ago, is passed over.
    private func checkIdle(_ history: [ReleaseRecord], _ options: LaunchOptions, _ notice: Progress) throws {
        guard let last = history.last, last.status.isPending || last.status == .uninstalling else { return }
        let began: KubeTime = last.deleted ?? last.lastDeployed ?? KubeTime(seconds: 0)
        let age: Duration = .nanoseconds(now().nanoseconds - began.nanoseconds)
        let isDead: Bool = last.holder?.isDead ?? false
        guard isDead || age >= options.staleAfter else {
            let limit: Int64 = options.staleAfter.components.seconds
            throw Diagnostic(
                .conflict,
                "revision \(last.revision) is \(last.status.rawValue) since \(age.components.seconds) s: "
                    + "somebody else is at work on the group",
                hint: "wait until it is done; if it was interrupted, launch again \(limit) s after it began, "
                    + "or delete the group first")
        }
        let why: String = isDead ? "its process is gone" : "it began \(age.components.seconds) s ago"
        notice("revision \(last.revision) was left \(last.status.rawValue) (\(why)): going on from what it left")
    }

    private func render(
        _ group: String, _ chart: Chart, _ values: Value, after history: [ReleaseRecord]
    ) async throws -> RenderedChart {
        let cluster = ClusterRendering(client: client)
        let release = ReleaseOptions(
            name: group, namespace: namespace, revision: (history.last?.revision ?? 0) + 1,
            isInstall: history.isEmpty, isUpgrade: !history.isEmpty)
        return try await ChartRenderer.render(
            chart: chart, values: values, release: release, capabilities: try await cluster.capabilities(),
            asking: cluster.lookup)
    }

    /// Finds out what has to be done, and whether it may be. Nothing is changed.
    private func prepare(
        _ group: String, _ rendered: RenderedChart, _ values: Value, after history: [ReleaseRecord],
        _ options: LaunchOptions, _ progress: @escaping Progress
    ) async throws -> Launch {
        try await checkNamespace()
        let reader = ManifestReader(client: client, namespace: namespace)
        let wanted: [ManifestObject] = try await reader.objects(of: rendered.documents)
        var previous: [ManifestObject] = []
        for record in GroupReleases.remaining(history) {
            previous += try await reader.objects(ofStored: record.manifest)
        }
        let plan = ReleasePlan(wanted: wanted, previous: previous)
        let ownership = Ownership(release: group, namespace: namespace)
        let writer = ObjectWriter(client: client, ownership: ownership, timeout: options.timeout)
        for object in plan.applied { try await writer.check(object) }
        var record = ReleaseRecord(
            name: group, namespace: namespace, revision: (history.last?.revision ?? 0) + 1, rendered: rendered,
            values: values, status: history.isEmpty ? .pendingInstall : .pendingUpgrade,
            firstDeployed: history.first?.firstDeployed ?? now(), now: now())
        record.holder = holder
        return Launch(
            record: record, crds: rendered.chart.crds, plan: plan, history: history, writer: writer,
            options: options, progress: progress)
    }

    /// Records whose objects may still be in the cluster: those since the last that was deployed, and that one.
    static func remaining(_ history: [ReleaseRecord]) -> [ReleaseRecord] {
        let start: Int = history.lastIndex { $0.status == .deployed || $0.status == .superseded } ?? 0
        return Array(history[start...])
    }

    private func checkNamespace() async throws {
        let namespaces = GroupVersionResource(version: "v1", resource: "namespaces")
        do {
            let found: KubeObject? = try await client.find(namespaces, namespace: nil, name: namespace)
            if found?.isBeingDeleted == true {
                throw Diagnostic(.conflict, "namespace \"\(namespace)\" is being deleted")
            }
            guard found == nil else { return }
            throw Diagnostic(
                .notFound, "there is no namespace \"\(namespace)\"",
                hint: "choose another with -n, or make it: kubectl create namespace \(namespace)")
        } catch let error as Diagnostic where error.code == .forbidden {
            // Whoever may not look at namespaces may still be at home in this one.
            return
        }
    }
}

/// A launch that is ready to be carried out.
struct Launch: Sendable {
    var record: ReleaseRecord
    var crds: [ChartFile]
    var plan: ReleasePlan
    var history: [ReleaseRecord]
    var writer: ObjectWriter
    var options: LaunchOptions
    var progress: GroupReleases.Progress

    var isInstall: Bool { history.isEmpty }
}
