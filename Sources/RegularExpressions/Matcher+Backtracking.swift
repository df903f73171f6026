import GoText

/// Where a search goes on when the way it follows fails: at an instruction, or, where `instruction` is the complement of
/// a slot's number, with that slot as it was.
struct BacktrackJob {
    let instruction: Int32
    let position: Int
}

/// The search for short texts: depth first, no (checkpoint, position) twice.
extension Matcher {
    mutating func backtrack(from start: Int, _ window: Int) -> Bool {
        let words: Int = (program.checkpointCount * window + 63) / 64
        if visited.count < words {
            visited = Array(repeating: 0, count: words)
        } else {
            for index in 0..<words { visited[index] = 0 }
        }
        for index in slots.indices { slots[index] = -1 }
        var next: Int = start
        while let place = candidate(from: next) {
            if attempt(at: place, start, window) { return true }
            next = place + (place < text.count ? GoUTF8.decode(text, at: place).width : 1)
        }
        return false
    }

    /// Looks for a match that begins at `place`. What failed before fails again: no way leads out of it.
    private mutating func attempt(at place: Int, _ start: Int, _ window: Int) -> Bool {
        jobs.removeAll(keepingCapacity: true)
        jobs.append(BacktrackJob(instruction: Int32(program.start), position: place))
        while let job = jobs.popLast() {
            if job.instruction < 0 {
                slots[Int(~job.instruction)] = job.position
            } else if let end = follow(Int(job.instruction), job.position, start, window) {
                if slots.count > 1 { (slots[0], slots[1]) = (place, end) }
                return true
            }
        }
        return false
    }

    /// Follows one way; the end of the match if it leads there.
    private mutating func follow(_ first: Int, _ from: Int, _ start: Int, _ window: Int) -> Int? {
        var (place, position): (Int, Int) = (first, from)
        while true {
            steps &+= 1
            let instruction: Instruction = instructions[place]
            if instruction.checkpoint >= 0 {
                let bit: Int = Int(instruction.checkpoint) * window + position - start
                let mask: UInt64 = 1 << UInt64(bit & 63)
                if visited[bit >> 6] & mask != 0 { return nil }
                visited[bit >> 6] |= mask
            }
            switch instruction.kind {
            case .match: return position
            case .split: jobs.append(BacktrackJob(instruction: instruction.argument, position: position))
            case .capture:
                let slot: Int = Int(instruction.argument)
                if slot < slots.count {
                    jobs.append(BacktrackJob(instruction: ~instruction.argument, position: slots[slot]))
                    slots[slot] = position
                }
            case .assertion:
                if !holds(instruction.argument, at: position) { return nil }
            default:
                let width: Int = width(instruction, at: position)
                if width == 0 { return nil }
                position += width
            }
            place = Int(instruction.out)
        }
    }
}
