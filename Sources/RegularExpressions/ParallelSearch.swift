import GoText

/// The search for long texts: all ways at once, in order of preference, one character after the other.
struct ParallelSearch {
    /// Within `spread`: an instruction to go to, or (a complement) a slot to set back.
    private struct Job {
        let instruction: Int32
        let former: Int
    }

    private var jobs: [Job] = []
    /// What the way that is being spread has captured.
    private let captured: UnsafeMutablePointer<Int>
    private let slotCount: Int

    static func run(_ matcher: inout Matcher, from start: Int) -> Bool {
        let slotCount: Int = matcher.slots.count
        let captured: UnsafeMutablePointer<Int> = .allocate(capacity: slotCount)
        captured.initialize(repeating: -1, count: slotCount)
        defer { captured.deallocate() }
        var search = ParallelSearch(captured: captured, slotCount: slotCount)
        return search.run(&matcher, from: start)
    }

    private init(captured: UnsafeMutablePointer<Int>, slotCount: Int) {
        self.captured = captured
        self.slotCount = slotCount
    }

    private mutating func run(_ matcher: inout Matcher, from start: Int) -> Bool {
        var current = SearchFront(instructions: matcher.instructions.count, slotCount: slotCount)
        var next = SearchFront(instructions: matcher.instructions.count, slotCount: slotCount)
        defer {
            current.deallocate()
            next.deallocate()
        }
        var isFound: Bool = false
        var position: Int = start
        while true {
            if current.waitingCount == 0 {
                if isFound { break }
                guard let place = matcher.candidate(from: position) else { break }
                position = place
            }
            if !isFound, !matcher.program.facts.isAnchored || position == 0 {
                for index in 0..<slotCount { captured[index] = -1 }
                if slotCount > 0 { captured[0] = position }
                spread(Int32(matcher.program.start), position, &current, &matcher)
            }
            next.clear()
            if advance(current, &next, position, &matcher) {
                isFound = true
                if slotCount == 0 { break }
            }
            if position >= matcher.text.count { break }
            position += matcher.text[position] < 0x80 ? 1 : GoUTF8.decode(matcher.text, at: position).width
            swap(&current, &next)
        }
        return isFound
    }

    /// Takes the character at `position` on every way; true if one of them is a match already, which ends those it is
    /// preferred to.
    private mutating func advance(
        _ current: SearchFront, _ next: inout SearchFront, _ position: Int, _ matcher: inout Matcher
    ) -> Bool {
        for index in 0..<current.waitingCount {
            matcher.steps &+= 1
            let instruction: Instruction = matcher.instructions[Int(current.instruction(index))]
            if instruction.kind == .match {
                current.copySlots(at: index, to: captured)
                for index in 0..<slotCount { matcher.slots[index] = captured[index] }
                if slotCount > 1 { matcher.slots[1] = position }
                return true
            }
            let width: Int = matcher.width(instruction, at: position)
            if width == 0 { continue }
            current.copySlots(at: index, to: captured)
            spread(instruction.out, position + width, &next, &matcher)
        }
        return false
    }

    /// Adds to the front what can be reached without taking a character.
    private mutating func spread(
        _ first: Int32, _ position: Int, _ front: inout SearchFront, _ matcher: inout Matcher
    ) {
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
                    if slot < slotCount {
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
