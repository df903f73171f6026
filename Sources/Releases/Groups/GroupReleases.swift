package import Charts
import Diagnostics
package import KubeClient
package import KubeModel
package import ValueTree

/// The groups of a namespace: each is a Helm release of the same name, each launch one revision of it.
package struct GroupReleases: Sendable {
    package typealias Progress = @Sendable (String) -> Void

    let client: KubeClient
    let namespace: String
    let store: any ReleaseStore
    let now: @Sendable () -> KubeTime
    let holder: LaunchHolder?

    package init(
        client: KubeClient, namespace: String, now: @escaping @Sendable () -> KubeTime = { SystemTime.now() },
        driver: ReleaseDriver = .secret, holder: LaunchHolder? = LaunchHolder.current
    ) {
        self.client = client
        self.namespace = namespace
        self.now = now
        self.holder = holder
        switch driver {
        case .secret: store = ObjectReleaseStore(.secret, client: client, namespace: namespace, now: now)
        case .configMap: store = ObjectReleaseStore(.configMap, client: client, namespace: namespace, now: now)
        case .memory: store = MemoryReleaseStore()
        }
    }

    /// Every revision that is kept, the newest last.
    ///
    /// - Throws: `notFound` if the group was never launched, or is deleted.
    package func history(_ group: String) async throws -> [ReleaseRecord] {
        try GroupReleases.checkName(group)
        let records: [ReleaseRecord] = try await store.history(group)
        guard !records.isEmpty else { throw await missing(group) }
        return records
    }

    /// One revision, or the newest.
    package func get(_ group: String, revision: Int? = nil) async throws -> ReleaseRecord {
        let records: [ReleaseRecord] = try await history(group)
        guard let revision else { return records[records.count - 1] }
        guard let record = records.first(where: { $0.revision == revision }) else {
            let known: String = records.map { String($0.revision) }.joined(separator: ", ")
            throw Diagnostic(
                .notFound, "group \"\(group)\" has no revision \(revision)", hint: "it has revisions \(known)")
        }
        return record
    }

    /// The newest revision of every group, by namespace and name. Only metadata is read.
    package func list(allNamespaces: Bool = false) async throws -> [ReleaseSummary] {
        var newest: [String: ReleaseSummary] = [:]
        for summary in try await store.summaries(allNamespaces: allNamespaces) {
            let key: String = "\(summary.namespace)/\(summary.name)"
            if let known = newest[key], known.revision >= summary.revision { continue }
            newest[key] = summary
        }
        return newest.sortedKeys.compactMap { newest[$0] }
    }

    /// What a first launch of the group would make; no cluster is asked.
    package static func render(
        _ group: String, namespace: String, chart: Chart, values: Value
    ) throws -> RenderedChart {
        try checkName(group)
        return try ChartRenderer.render(
            chart: chart, values: values, release: ReleaseOptions(name: group, namespace: namespace))
    }

    static func checkName(_ group: String) throws {
        guard !KubeNames.isReleaseName(group) else { return }
        throw Diagnostic(
            .invalid, "\"\(group)\" can't be the name of a group",
            hint: "use at most 53 small letters, digits, \"-\" and \".\", beginning and ending with a letter or digit")
    }

    func missing(_ group: String) async -> Diagnostic {
        let known: [String] = ((try? await list()) ?? []).map(\.name)
        let hint: String? = Suggestion.hint(for: group, in: known)
        return Diagnostic(
            .notFound, "there is no group \"\(group)\" in namespace \"\(namespace)\"",
            hint: hint
                ?? (known.isEmpty
                    ? "no group was launched there yet: iter8 k launch -g \(group) -n \(namespace) ..."
                    : "groups there: \(known.sorted().joined(separator: ", "))"))
    }
}
