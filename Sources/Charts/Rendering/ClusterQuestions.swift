import Synchronization

/// What a rendering may ask a cluster, when its chart wants to know.
package struct ClusterQuestions: Sendable {
    package var kubeVersion: @Sendable () async throws -> Capabilities.KubeVersion
    /// All of Helm's `.Capabilities.APIVersions`.
    package var apiVersions: @Sendable () async throws -> [String]
    /// Whether `apiVersions` has `batch/v1`, or `batch/v1/CronJob`.
    package var has: @Sendable (String) async throws -> Bool
    package var lookup: ChartRenderer.LiveLookup

    package init(
        kubeVersion: @escaping @Sendable () async throws -> Capabilities.KubeVersion,
        apiVersions: @escaping @Sendable () async throws -> [String],
        has: @escaping @Sendable (String) async throws -> Bool, lookup: @escaping ChartRenderer.LiveLookup
    ) {
        self.kubeVersion = kubeVersion
        self.apiVersions = apiVersions
        self.has = has
        self.lookup = lookup
    }
}

/// Capabilities that are asked for when they are first wanted, and kept.
final class AskedCapabilities: CapabilitySource {
    private struct Known {
        var version: Capabilities.KubeVersion?
        var versions: [String]?
        var single: [String: Bool] = [:]
        var failure: (any Error)?
    }

    private let questions: ClusterQuestions
    private let known: Mutex<Known> = Mutex(Known())

    init(_ questions: ClusterQuestions) {
        self.questions = questions
    }

    /// Why a question was not answered: a template can't be told.
    var failure: (any Error)? { known.withLock { $0.failure } }

    var kubeVersion: Capabilities.KubeVersion {
        if let version = known.withLock({ $0.version }) { return version }
        let version: Capabilities.KubeVersion =
            answer(questions.kubeVersion) ?? Capabilities.KubeVersion(version: "", major: "", minor: "")
        known.withLock { $0.version = version }
        return version
    }

    var apiVersions: [String] {
        if let versions = known.withLock({ $0.versions }) { return versions }
        let versions: [String] = answer(questions.apiVersions) ?? []
        known.withLock { $0.versions = versions }
        return versions
    }

    func has(_ apiVersion: String) -> Bool {
        if let versions = known.withLock({ $0.versions }) { return versions.contains(apiVersion) }
        if let single = known.withLock({ $0.single[apiVersion] }) { return single }
        let ask: @Sendable (String) async throws -> Bool = questions.has
        let single: Bool = answer { try await ask(apiVersion) } ?? false
        known.withLock { $0.single[apiVersion] = single }
        return single
    }

    private func answer<Success: Sendable>(_ ask: @escaping @Sendable () async throws -> Success) -> Success? {
        do {
            return try Waiting.forResult(ask)
        } catch {
            known.withLock { $0.failure = $0.failure ?? error }
            return nil
        }
    }
}
