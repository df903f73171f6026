extension GroupReleases {
    /// Waits until every object of a revision that can be ready is, all at once: workloads, claims, load balancers,
    /// definitions, custom kinds that say so. An experiment's runner is left out: it takes as long as it takes.
    ///
    /// - Parameters:
    ///   - timeout: for all of them together.
    ///   - waitsForJobs: whether other Jobs must have completed.
    ///   - progress: told of every object that is waited for, whenever its state or its reason changes.
    /// - Throws: `timedOut` or `failed`, with each object that is not ready and why in the details.
    package func waitUntilReady(
        _ record: ReleaseRecord, timeout: Duration, waitsForJobs: Bool = false,
        progress: @escaping @Sendable (ObjectProgress) -> Void = { _ in }
    ) async throws {
        let objects: [ManifestObject] = try await reader.objects(ofStored: record.manifest).filter { object in
            let isJob: Bool = object.resource.group == "batch" && object.resource.kind == "Job"
            return object.isWaitedFor || (waitsForJobs && isJob && !object.runsExperiment)
        }
        let wait = ReadinessWait(client: client, home: namespace, progress: progress)
        try await wait.wait(for: ReleasePlan.unique(objects), timeout: timeout)
    }
}
