package import Diagnostics
package import KubeClient
package import KubeModel
import Synchronization
import ValueTree
import YAML

/// The experiment in its group's Secret, under the key `experiment.yaml`; how it stands is an annotation besides
/// (``ExperimentSummary``).
///
/// Writes are fenced: a run may write only while the Secret is the one that it read, of its own revision (annotation
/// `iter8.tools/revision`), checked and written in one step by resourceVersion.
package final class SecretExperimentStore: ExperimentStore {
    /// What a run read first: nothing else is its to write.
    private struct Origin: Hashable {
        var uid: String?
        var revision: Int?
    }

    private let client: KubeClient
    private let namespace: String
    private let group: String
    /// nil for readers, and for runs that were not told theirs: it is that of the Secret they read.
    private let revision: Int?
    /// How long a fresh RoleBinding may take to count, in attempts a second apart.
    private let patience: Int
    private let origin: Mutex<Origin?> = Mutex(nil)

    private static let key: String = "experiment.yaml"
    package static let revisionAnnotation: String = "iter8.tools/revision"
    package static let secrets = GroupVersionResource(version: "v1", resource: "secrets")

    package init(client: KubeClient, namespace: String, group: String, revision: Int? = nil, patience: Int = 0) {
        self.client = client
        self.namespace = namespace
        self.group = group
        self.revision = revision
        self.patience = patience
    }

    package func load() async throws -> Experiment {
        let secret: KubeObject = try await read()
        try fence(secret)
        let found = Origin(uid: secret.uid, revision: SecretExperimentStore.revision(of: secret))
        origin.withLock { $0 = $0 ?? found }
        return try SecretExperimentStore.experiment(in: secret)
    }

    /// The revision that the Secret belongs to now, and its experiment.
    package func loadWithRevision() async throws -> (experiment: Experiment, revision: Int?) {
        let secret: KubeObject = try await read()
        return (try SecretExperimentStore.experiment(in: secret), SecretExperimentStore.revision(of: secret))
    }

    package func save(_ experiment: Experiment) async throws {
        let text: String = YAMLWriter.string(experiment.value)
        let encoded: String = SecretData.encode(Array(text.utf8))
        for _ in 0..<20 {
            try Task.checkCancellation()
            var secret: KubeObject = try await read()
            try fence(secret)
            secret.value[at: "data", SecretExperimentStore.key] = .string(encoded)
            secret.annotations[ExperimentSummary.annotation] = ExperimentSummary(experiment).text
            do {
                _ = try await client.replace(SecretExperimentStore.secrets, namespace: namespace, secret)
                return
            } catch let error as Diagnostic where error.code == .conflict {
                continue  // somebody else changed it: look again, fence first
            }
        }
        throw Diagnostic(.conflict, "secret \"\(group)\" keeps changing: the experiment could not be written")
    }

    private func read() async throws -> KubeObject {
        var attempt: Int = 0
        while true {
            do {
                return try await client.get(SecretExperimentStore.secrets, namespace: namespace, name: group)
            } catch let error as Diagnostic where error.code == .forbidden && attempt < patience {
                attempt += 1
                try await Task.sleep(for: .seconds(1))
            } catch let error as Diagnostic where error.code == .notFound {
                throw origin.withLock({ $0 }) == nil ? missing() : superseded("was deleted meanwhile")
            }
        }
    }

    private func missing() -> Diagnostic {
        Diagnostic(
            .notFound, "no experiment of group \"\(group)\" in namespace \"\(namespace)\"",
            hint: "see the groups there are with: iter8 k list -A")
    }

    private func fence(_ secret: KubeObject) throws(Diagnostic) {
        let current: Int? = SecretExperimentStore.revision(of: secret)
        let start: Origin? = origin.withLock { $0 }
        let isOurs: Bool = revision.map { $0 == current } ?? start.map { $0.revision == current } ?? true
        guard isOurs else {
            throw superseded(
                current.map { "was superseded by revision \($0)" } ?? "is not the secret's, which names none")
        }
        if let uid = start?.uid, secret.uid != uid {
            throw superseded("was deleted meanwhile, and the group launched again")
        }
    }

    private func superseded(_ what: String) -> Diagnostic {
        let known: Int? = revision ?? origin.withLock { $0?.revision }
        let whose: String = known.map { "revision \($0)" } ?? "the experiment"
        return Diagnostic(.conflict, "\(whose) of group \"\(group)\" \(what): nothing was written")
    }

    private static func revision(of secret: KubeObject) -> Int? {
        secret.annotations[revisionAnnotation].flatMap { Int($0) }
    }

    /// The experiment that a group's Secret holds.
    package static func experiment(in secret: KubeObject) throws(Diagnostic) -> Experiment {
        guard let encoded = secret[at: "data", key]?.stringValue, let bytes = SecretData.decode(encoded) else {
            throw Diagnostic(
                .invalid, "secret \"\(secret.name)\" holds no \(key)",
                hint: "the group was not launched from an experiment chart, or the secret was edited")
        }
        let name: String = "\(key) in secret \"\(secret.name)\""
        do throws(Diagnostic) {
            return try Experiment(value: try YAMLReader.parse(bytes, file: name, numbers: .integersAndFloats))
        } catch {
            throw error.location == nil ? error.within(name) : error
        }
    }
}
