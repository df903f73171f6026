/// The latest changes, for watches that begin in the past.
struct ChangeLog {
    /// Changes up to and including this revision are forgotten.
    private(set) var floor: Int64
    private var changes: [StoredChange] = []
    private let capacity: Int

    init(floor: Int64, capacity: Int = 10_000) {
        self.floor = floor
        self.capacity = capacity
    }

    mutating func append(_ change: StoredChange) {
        changes.append(change)
        // Dropping half at once makes the cost of moving the rest constant per change.
        if changes.count > capacity {
            let dropped: Int = capacity / 2
            floor = changes[dropped - 1].revision
            changes.removeFirst(dropped)
        }
    }

    /// Everything after `revision`, or nil if that is no longer known.
    func changes(after revision: Int64) -> ArraySlice<StoredChange>? {
        guard revision >= floor else { return nil }
        var low: Int = 0
        var high: Int = changes.count
        while low < high {
            let middle: Int = (low + high) / 2
            if changes[middle].revision <= revision { low = middle + 1 } else { high = middle }
        }
        return changes[low...]
    }
}
