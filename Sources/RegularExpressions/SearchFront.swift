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
    /// A row for each instruction.
    private let slots: UnsafeMutablePointer<Int>
    private let slotCount: Int

    init(instructions: Int, slotCount: Int) {
        waiting = .allocate(capacity: instructions)
        reached = .allocate(capacity: instructions)
        places = .allocate(capacity: instructions)
        places.initialize(repeating: 0, count: instructions)
        slots = .allocate(capacity: instructions * slotCount)
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
    func instruction(_ index: Int) -> Int32 { waiting[index] }

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
        let row: UnsafeMutablePointer<Int> = slots + Int(instruction) * slotCount
        for index in 0..<slotCount { (row + index).initialize(to: captured[index]) }
        (waiting + waitingCount).initialize(to: instruction)
        waitingCount += 1
    }

    /// Copies what an instruction that waits has captured.
    @inline(__always)
    func copySlots(of instruction: Int32, to captured: UnsafeMutablePointer<Int>) {
        let row: UnsafeMutablePointer<Int> = slots + Int(instruction) * slotCount
        for index in 0..<slotCount { captured[index] = row[index] }
    }
}
