import KubeModel

/// Which objects are to be looked at: each at most once at a time however often it was asked for, some later.
actor WorkQueue<Key: Hashable & Sendable> {
    private let clock: any ClusterClock
    private var order: [Key] = []
    private var waiting: Set<Key> = []
    private var timers: [Key: (due: KubeTime, task: Task<Void, Never>)] = [:]
    private var reader: CheckedContinuation<Key?, Never>?
    private var isClosed: Bool = false

    init(clock: any ClusterClock) {
        self.clock = clock
    }

    /// To be looked at as soon as may be.
    func add(_ key: Key) {
        guard !isClosed else { return }
        if let reader {
            self.reader = nil
            reader.resume(returning: key)
        } else if waiting.insert(key).inserted {
            order.append(key)
        }
    }

    /// To be looked at at `time`; the earlier of two times counts.
    func add(_ key: Key, at time: KubeTime) {
        guard !isClosed else { return }
        if let timer = timers[key] {
            if timer.due <= time { return }
            timer.task.cancel()
        }
        let task: Task<Void, Never> = Task { [clock] in
            do { try await clock.sleep(until: time) } catch { return }
            self.fire(key, due: time)
        }
        timers[key] = (time, task)
    }

    private func fire(_ key: Key, due: KubeTime) {
        guard let timer = timers[key], timer.due == due else { return }
        timers[key] = nil
        add(key)
    }

    /// The next key, once there is one; nil when the queue is closed. For one reader.
    func next() async -> Key? {
        if isClosed { return nil }
        if let key = order.first {
            order.removeFirst()
            waiting.remove(key)
            return key
        }
        return await withCheckedContinuation { reader = $0 }
    }

    /// Ends the reader and all timers.
    func close() {
        isClosed = true
        for timer in timers.values { timer.task.cancel() }
        timers = [:]
        order = []
        waiting = []
        reader?.resume(returning: nil)
        reader = nil
    }
}
