/// The search for long texts: all ways at once, in order of preference, one character after the other.
struct ParallelSearch {
    /// The instructions that wait for a character, most preferred first, with what each has captured.
    private struct Front {
        private(set) var waiting: [Int32] = []
        /// Every instruction that was reached, and where in this list an instruction stands, if it does.
        private var reached: [Int32] = []
        private var places: [Int32]
        /// A row of slots for each instruction.
        var slots: [Int]

        init(_ instructions: Int, _ slotCount: Int) {
            places = Array(repeating: 0, count: instructions)
            slots = Array(repeating: -1, count: instructions * slotCount)
        }

        mutating func clear() {
            waiting.removeAll(keepingCapacity: true)
            reached.removeAll(keepingCapacity: true)
        }

        /// False where the instruction was reached before.
        @inline(__always)
        mutating func reach(_ instruction: Int32) -> Bool {
            let place: Int = Int(places[Int(instruction)])
            if place < reached.count, reached[place] == instruction { return false }
            places[Int(instruction)] = Int32(reached.count)
            reached.append(instruction)
            return true
        }

        @inline(__always)
        mutating func wait(_ instruction: Int32, _ captured: [Int]) {
            let row: Int = Int(instruction) * captured.count
            for index in captured.indices { slots[row + index] = captured[index] }
            waiting.append(instruction)
        }
    }

    /// Within `spread`: an instruction to go to, or (a complement) a slot to set back.
    private struct Job {
        let instruction: Int32
        let former: Int
    }

    private var jobs: [Job] = []
    /// What the way that is being spread has captured.
    private var captured: [Int]

    private init(slotCount: Int) {
        captured = Array(repeating: -1, count: slotCount)
    }

    static func run(_ matcher: inout Matcher, from start: Int) -> Bool {
        var search = ParallelSearch(slotCount: matcher.slots.count)
        return search.run(&matcher, from: start)
    }

    private mutating func run(_ matcher: inout Matcher, from start: Int) -> Bool {
        let slotCount: Int = captured.count
        var current = Front(matcher.instructions.count, slotCount)
        var next: Front = current
        var isFound: Bool = false
        var position: Int = start
        while true {
            if current.waiting.isEmpty {
                if isFound { break }
                guard let place = matcher.candidate(from: position) else { break }
                position = place
            }
            if !isFound, !matcher.program.facts.isAnchored || position == 0 {
                for index in captured.indices { captured[index] = -1 }
                if slotCount > 0 { captured[0] = position }
                spread(Int32(matcher.program.start), position, &current, &matcher)
            }
            next.clear()
            if advance(current, &next, position, &matcher) {
                isFound = true
                if slotCount == 0 { break }
            }
            if position >= matcher.text.count { break }
            position += GoUTF8.decode(matcher.text, at: position).width
            swap(&current, &next)
        }
        return isFound
    }

    /// Takes the character at `position` on every way; true if one of them is a match already, which ends those it is
    /// preferred to.
    private mutating func advance(
        _ current: Front, _ next: inout Front, _ position: Int, _ matcher: inout Matcher
    ) -> Bool {
        let slotCount: Int = captured.count
        for waiting in current.waiting {
            matcher.steps &+= 1
            let instruction: Instruction = matcher.instructions[Int(waiting)]
            let row: Int = Int(waiting) * slotCount
            if instruction.kind == .match {
                for index in 0..<slotCount { matcher.slots[index] = current.slots[row + index] }
                if slotCount > 1 { matcher.slots[1] = position }
                return true
            }
            let width: Int = matcher.width(instruction, at: position)
            if width == 0 { continue }
            for index in 0..<slotCount { captured[index] = current.slots[row + index] }
            spread(instruction.out, position + width, &next, &matcher)
        }
        return false
    }

    /// Adds to the front what can be reached without taking a character.
    private mutating func spread(_ first: Int32, _ position: Int, _ front: inout Front, _ matcher: inout Matcher) {
        jobs.append(Job(instruction: first, former: 0))
        spreading: while let job = jobs.popLast() {
            if job.instruction < 0 {
                captured[Int(~job.instruction)] = job.former
                continue
            }
            var place: Int32 = job.instruction
            while front.reach(place) {
                matcher.steps &+= 1
                let instruction: Instruction = matcher.instructions[Int(place)]
                switch instruction.kind {
                case .split: jobs.append(Job(instruction: instruction.argument, former: 0))
                case .capture:
                    let slot: Int = Int(instruction.argument)
                    if slot < captured.count {
                        jobs.append(Job(instruction: ~instruction.argument, former: captured[slot]))
                        captured[slot] = position
                    }
                case .assertion where matcher.holds(instruction.argument, at: position): break
                case .assertion: continue spreading
                default:
                    front.wait(place, captured)
                    continue spreading
                }
                place = instruction.out
            }
        }
    }
}
