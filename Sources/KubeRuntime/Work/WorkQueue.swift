/// A ``WorkSchedule`` for any number of workers: what is due goes to the first that is free, and no two have the same key.
package actor WorkQueue<Key: Hashable & Sendable> {
    private var schedule: WorkSchedule<Key>
    private var workers: [CheckedContinuation<Key?, Never>] = []
    private var timer: (due: ContinuousClock.Instant, task: Task<Void, Never>)?
    private var isClosed: Bool = false

    package init(debounce: Duration) {
        schedule = WorkSchedule(debounce: debounce)
    }

    package var depth: Int { schedule.waitingCount }
    package var runningCount: Int { schedule.running.count }

    package func change(_ key: Key) {
        schedule.change(key, now: .now)
        dispatch()
    }

    package func change(_ keys: [Key]) {
        for key in keys { schedule.change(key, now: .now) }
        dispatch()
    }

    package func set(_ key: Key, after pause: Duration) {
        schedule.set(key, at: .now + pause)
        dispatch()
    }

    package func drop(_ key: Key) { schedule.drop(key) }

    /// The next key, once one is due; nil when the queue is closed. Whoever has it calls ``finish(_:)``.
    package func next() async -> Key? {
        if isClosed { return nil }
        if let key = schedule.take(now: .now) { return key }
        return await withCheckedContinuation { worker in
            workers.append(worker)
            dispatch()
        }
    }

    package func finish(_ key: Key) {
        schedule.finish(key)
        dispatch()
    }

    /// Ends every worker once it has finished what it has.
    package func close() {
        isClosed = true
        timer?.task.cancel()
        timer = nil
        for worker in workers { worker.resume(returning: nil) }
        workers = []
    }

    private func dispatch() {
        guard !isClosed else { return }
        while !workers.isEmpty, let key = schedule.take(now: .now) { workers.removeFirst().resume(returning: key) }
        guard !workers.isEmpty, let due = schedule.nextDue else { return }
        if let timer {
            if timer.due == due { return }
            timer.task.cancel()
        }
        let task = Task { [weak self] in
            do { try await Task.sleep(until: due, clock: .continuous) } catch { return }
            await self?.fire(due)
        }
        timer = (due, task)
    }

    private func fire(_ due: ContinuousClock.Instant) {
        if timer?.due == due { timer = nil }
        dispatch()
    }
}
