import Diagnostics
import Experiments
import KubeClient
import KubeModel
import KubeRuntime
import Synchronization

/// An experiment in its group's Secret, watched while its Jobs run.
struct WatchedExperiment: Sendable {
    let session: ClusterSession
    let group: String
    /// The revision that is meant; nil for whichever is there.
    let revision: Int?
    /// Jobs without which the experiment can't end.
    let jobs: [String]

    /// Looks at each state of the experiment until `isDone` says so.
    ///
    /// - Throws: `timedOut`; `notFound` if the Secret isn't there; `conflict` if another revision took the place;
    ///   `failed` if a Job failed and left the experiment unfinished; what `isDone` throws.
    func wait(
        timeout: Duration, waitingFor purpose: String, _ isDone: @escaping @Sendable (Experiment) throws -> Bool
    ) async throws -> Experiment {
        try await withThrowingTaskGroup(of: Experiment.self) { tasks in
            tasks.addTask { try await watchSecret(timeout, purpose, isDone) }
            for job in jobs { tasks.addTask { try await watchJob(job, timeout, isDone) } }
            defer { tasks.cancelAll() }
            guard let first = try await tasks.next() else { throw CancellationError() }
            return first
        }
    }

    private func watchSecret(
        _ timeout: Duration, _ purpose: String, _ isDone: @escaping @Sendable (Experiment) throws -> Bool
    ) async throws -> Experiment {
        let last: Mutex<Experiment?> = Mutex(nil)
        try await session.client.waitUntil(
            SecretExperimentStore.secrets, namespace: session.namespace, name: group, timeout: timeout,
            waitingFor: purpose
        ) { secret in
            guard let secret else { throw missing }
            try checkRevision(secret)
            let experiment: Experiment = try SecretExperimentStore.experiment(in: secret)
            last.withLock { $0 = experiment }
            if try isDone(experiment) { return .done }
            return .wait("\(experiment.result?.numCompletedTasks ?? 0) of \(experiment.spec.count) tasks are done")
        }
        guard let experiment = last.withLock({ $0 }) else { throw missing }
        return experiment
    }

    /// Ends only when the Job has failed: then the experiment won't change any more.
    private func watchJob(
        _ job: String, _ timeout: Duration, _ isDone: @Sendable (Experiment) throws -> Bool
    ) async throws -> Experiment {
        let reason: Mutex<String> = Mutex("")
        try await session.client.waitUntil(
            GroupVersionResource(group: "batch", version: "v1", resource: "jobs"), namespace: session.namespace,
            name: job, timeout: timeout + .seconds(5), waitingFor: "job \"\(job)\""
        ) { object in
            guard let object, case .failed(let why) = Readiness.evaluate(object) else { return .wait("it runs") }
            reason.withLock { $0 = why }
            return .done
        }
        let store = SecretExperimentStore(client: session.client, namespace: session.namespace, group: group)
        let experiment: Experiment = try await store.load()
        if try isDone(experiment) { return experiment }
        throw Diagnostic(
            .failed, "job \"\(job)\" ended before the experiment did: \(reason.withLock { $0 })",
            hint: "iter8 k log\(session.flags(group))")
    }

    private func checkRevision(_ secret: KubeObject) throws {
        guard let revision,
            let current = secret.annotations[SecretExperimentStore.revisionAnnotation].flatMap({ Int($0) }),
            current > revision
        else { return }
        throw Diagnostic(
            .conflict, "revision \(revision) of group \"\(group)\" was superseded by revision \(current)")
    }

    private var missing: Diagnostic {
        Diagnostic(
            .notFound, "there is no experiment of group \"\(group)\" in namespace \"\(session.namespace)\"",
            hint: "see the groups there are with: iter8 k list -A")
    }
}
