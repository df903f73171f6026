package import Charts
import Diagnostics
package import KubeClient
package import KubeModel
package import KubeRuntime
package import ValueTree

/// The groups of a namespace: each is a Helm release of the same name, each launch one revision of it.
package struct GroupReleases: Sendable {
    package typealias Progress = @Sendable (String) -> Void

    let client: KubeClient
    let namespace: String
    let store: any ReleaseStore
    let now: @Sendable () -> KubeTime
    let locking: LockSettings

    package init(
        client: KubeClient, namespace: String, now: @escaping @Sendable () -> KubeTime = { SystemTime.now() },
        driver: ReleaseDriver = .secret, locking: LockSettings = LockSettings()
    ) {
        self.client = client
        self.namespace = namespace
        self.now = now
        self.locking = locking
        switch driver {
        case .secret: store = ObjectReleaseStore(.secret, client: client, namespace: namespace, now: now)
        case .configMap: store = ObjectReleaseStore(.configMap, client: client, namespace: namespace, now: now)
        case .memory: store = MemoryReleaseStore()
        }
    }

    /// Every revision that is kept, the newest last. Only metadata is read.
    ///
    /// - Throws: `notFound` if the group was never launched, or is deleted.
    package func history(_ group: String) async throws -> [ReleaseSummary] {
        try GroupReleases.checkName(group)
        let revisions: [ReleaseSummary] = try await store.summaries(of: group)
        guard !revisions.isEmpty else { throw await missing(group) }
        return revisions
    }

    /// One revision, or the newest.
    ///
    /// - Throws: `notFound` if there is none; `invalid` if its record is damaged.
    package func get(_ group: String, revision: Int? = nil) async throws -> ReleaseRecord {
        let revisions: [ReleaseSummary] = try await history(group)
        let wanted: Int = revision ?? revisions[revisions.count - 1].revision
        guard let stored = try await store.record(group, revision: wanted) else {
            let known: String = revisions.map { String($0.revision) }.joined(separator: ", ")
            throw Diagnostic(
                .notFound, "group \"\(group)\" has no revision \(wanted)", hint: "it has revisions \(known)")
        }
        if let damage = stored.damage {
            throw damage.within("revision \(wanted) of group \"\(group)\"")
                .hinting("the other revisions can be used; iter8 k repair -g \(group) tells what can be done")
        }
        return stored.record
    }

    /// The newest revision of every group, by namespace and name. Only metadata is read.
    package func list(allNamespaces: Bool = false) async throws -> [ReleaseSummary] {
        try await survey(allNamespaces: allNamespaces).summaries
    }

    /// The newest revision of every group, by namespace and name, and what the groups' own Secrets say. One look at the
    /// metadata of Secrets, paged.
    package func survey(allNamespaces: Bool = false) async throws -> ReleaseSurvey {
        try await store.survey(allNamespaces: allNamespaces).newest
    }

    /// Every revision in the namespace whose record has the label. Only metadata is read.
    package func summaries(labelled label: String) async throws -> [ReleaseSummary] {
        try await store.summaries(labelled: label)
    }

    /// Who is at work on the group now; nil if nobody is.
    package func lockHolder(_ group: String) async throws -> LockClaim? { try await lock(group).claim() }

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

    func lock(_ group: String) -> LeaseLock {
        LeaseLock(
            client: client, subject: .group(group), namespace: namespace, settings: locking, now: now)
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

extension LockSubject {
    /// The lock of a group.
    static func group(_ group: String) -> LockSubject {
        LockSubject(
            leaseName: "iter8.\(group)", title: "group \"\(group)\"",
            hintWhenLost: "look at what became of the group with iter8 k status, then launch again",
            labels: [ReleaseWire.groupLabel: group])
    }
}
