import LoadTesting

extension HTTPTarget {
    /// Requests that got no response, by reason, and responses that are errors, by status.
    func failures(_ result: LoadResult) -> [FailureCount] {
        let unanswered: [FailureCount] = result.failures.map { kind, failure in
            FailureCount(category: kind.rawValue, message: "\(backend): \(failure.message)", count: failure.count)
        }
        let refused: [FailureCount] = result.statuses.compactMap { status, count in
            guard errorRanges.contains(where: { $0.contains(status) }) else { return nil }
            return FailureCount(category: "status \(status)", message: "\(backend): \(target.authority)", count: count)
        }
        return (unanswered + refused).sorted { ($1.count, $0.category) < ($0.count, $1.category) }
    }

    /// How the test went on.
    func load(_ result: LoadResult) -> LoadRecord {
        let seconds: Double = Double(result.elapsed) / 1e9
        return LoadRecord(
            backend: backend, url: "\(target.isSecure ? "https" : "http")://\(target.authority)",
            askedRate: result.askedRate, rate: result.achievedRate, seconds: seconds, invalidity: result.invalidity,
            points: result.series.map { stretch in
                LoadRecord.Point(
                    start: stretch.start, width: stretch.width, requests: stretch.requests,
                    errors: stretch.errors + stretch.badStatuses, p50: stretch.p50.map(rounded),
                    p99: stretch.p99.map(rounded))
            })
    }

    /// To microseconds: they err by more, and every digit is kept in a Secret.
    private func rounded(_ milliseconds: Double) -> Double { (milliseconds * 1_000).rounded() / 1_000 }
}

extension ExperimentResult {
    /// Adds to the record of the task that runs.
    mutating func record(_ failures: [FailureCount], _ load: LoadRecord) {
        guard let last = tasks.indices.last else { return }
        tasks[last].failures += failures
        tasks[last].loads.append(load)
    }
}
