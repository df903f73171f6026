/// The instructions that wait for a character, most preferred first, with what each has captured.
///
/// The memory is its owner's to free: it is looked at for every character of a long text.
struct SearchFront {
    private let waiting: UnsafeMutablePointer<Int32>
    private(set) var waitingCount: Int = 0
    /// Every instruction that was reached, and where in this list an instruction stands, if it does.
    private let reached: UnsafeMutablePointer<Int32>
    private var reachedCount: Int = 0
    private let places: UnsafeMutablePointer<Int32>
    /// A row for each instruction that waits; as many as were ever needed at once.
    private var slots: UnsafeMutablePointer<Int>
    private let slotCount: Int
    private var rowCount: Int = 16

    init(instructions: Int, slotCount: Int) {
        waiting = .allocate(capacity: instructions)
        reached = .allocate(capacity: instructions)
        places = .allocate(capacity: instructions)
        places.initialize(repeating: 0, count: instructions)
        slots = .allocate(capacity: rowCount * slotCount)
        self.slotCount = slotCount
    }

    func deallocate() {
        waiting.deallocate()
        reached.deallocate()
        places.deallocate()
        slots.deallocate()
    }

    mutating func clear() {
        waitingCount = 0
        reachedCount = 0
    }

    @inline(__always)
    func instruction(_ place: Int) -> Int32 { waiting[place] }

    /// False where the instruction was reached before.
    @inline(__always)
    mutating func reach(_ instruction: Int32) -> Bool {
        let place: Int = Int(places[Int(instruction)])
        if place < reachedCount, reached[place] == instruction { return false }
        places[Int(instruction)] = Int32(reachedCount)
        (reached + reachedCount).initialize(to: instruction)
        reachedCount += 1
        return true
    }

    @inline(__always)
    mutating func wait(_ instruction: Int32, _ captured: UnsafeMutablePointer<Int>) {
        if waitingCount == rowCount { addRows() }
        let row: UnsafeMutablePointer<Int> = slots + waitingCount * slotCount
        for index in 0..<slotCount { (row + index).initialize(to: captured[index]) }
        (waiting + waitingCount).initialize(to: instruction)
        waitingCount += 1
    }

    private mutating func addRows() {
        let more: UnsafeMutablePointer<Int> = .allocate(capacity: rowCount * 2 * slotCount)
        more.initialize(from: slots, count: rowCount * slotCount)
        slots.deallocate()
        slots = more
        rowCount *= 2
    }

    /// Copies what the instruction at a place of the list has captured.
    @inline(__always)
    func copySlots(at place: Int, to captured: UnsafeMutablePointer<Int>) {
        let row: UnsafeMutablePointer<Int> = slots + place * slotCount
        for index in 0..<slotCount { captured[index] = row[index] }
    }
}
