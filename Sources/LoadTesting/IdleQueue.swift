/// Numbers of connections that wait for a request, the longest-waiting one first: load is spread over all of them.
struct IdleQueue {
    private var ring: [Int]
    private var head: Int = 0
    private(set) var count: Int = 0

    init(capacity: Int) {
        ring = Array(repeating: 0, count: capacity)
    }

    var isEmpty: Bool { count == 0 }

    /// Each number is in the queue once at most.
    mutating func append(_ number: Int) {
        var tail: Int = head + count
        if tail >= ring.count { tail -= ring.count }
        ring[tail] = number
        count += 1
    }

    mutating func removeFirst() -> Int? {
        guard count > 0 else { return nil }
        let number: Int = ring[head]
        head += 1
        if head == ring.count { head = 0 }
        count -= 1
        return number
    }
}
