import GoText

/// Turns a tree into instructions, from the end of the pattern to its beginning: what follows is known already.
struct ProgramCompiler {
    private(set) var instructions: [Instruction] = []
    private(set) var sets: [SetTable] = []
    private(set) var ranges: [UInt32] = []
    private var setNumbers: [ScalarSet: Int] = [:]

    /// The first instruction.
    mutating func compile(_ syntax: Syntax) -> Int {
        let match: Int = add(.match, out: 0)
        return emit(syntax.form, then: match)
    }

    /// The first instruction of `form`, which goes on at `next`.
    private mutating func emit(_ form: Syntax.Form, then next: Int) -> Int {
        switch form {
        case .empty: return next
        case .literal(let scalars, let foldsCase):
            return scalars.reversed().reduce(next) { emitScalar($1, foldsCase: foldsCase, then: $0) }
        case .characters(let set): return emitSet(set, then: next)
        case .assertion(let assertion): return add(.assertion, out: next, argument: Int(assertion.rawValue))
        case .capture(let number, let inner):
            let end: Int = add(.capture, out: next, argument: number * 2 + 1)
            return add(.capture, out: emit(inner.form, then: end), argument: number * 2)
        case .star(let inner, let isLazy): return emitStar(inner, isLazy, then: next)
        case .plus(let inner, let isLazy): return emitPlus(inner, isLazy, then: next)
        case .option(let inner, let isLazy):
            return emitSplit(emit(inner.form, then: next), next, isLazy)
        case .repetition(let inner, let minimum, let maximum, let isLazy):
            return emitCount(inner, minimum, maximum, isLazy, then: next)
        case .sequence(let items): return items.reversed().reduce(next) { emit($1.form, then: $0) }
        case .alternation(let items):
            let starts: [Int] = items.map { emit($0.form, then: next) }
            return starts.dropLast().reversed().reduce(starts[starts.count - 1]) { emitSplit($1, $0, false) }
        }
    }

    // MARK: - repetition

    /// A loop over something that may be empty goes through it once at least, so that what it captures there counts.
    private mutating func emitStar(_ inner: Syntax, _ isLazy: Bool, then next: Int) -> Int {
        if inner.isNullable { return emitSplit(emitPlus(inner, isLazy, then: next), next, isLazy) }
        let split: Int = add(.split, out: 0)
        aim(split, emit(inner.form, then: split), next, isLazy)
        return split
    }

    private mutating func emitPlus(_ inner: Syntax, _ isLazy: Bool, then next: Int) -> Int {
        let split: Int = add(.split, out: 0)
        let body: Int = emit(inner.form, then: split)
        aim(split, body, next, isLazy)
        return body
    }

    /// `x{2,4}` as `xx(x(x)?)?`, `x{2,}` as `xx+`.
    private mutating func emitCount(
        _ inner: Syntax, _ minimum: Int, _ maximum: Int?, _ isLazy: Bool, then next: Int
    ) -> Int {
        var start: Int = next
        var copies: Int = minimum
        if let maximum {
            for _ in 0..<(maximum - minimum) { start = emitSplit(emit(inner.form, then: start), next, isLazy) }
        } else if minimum == 0 {
            return emitStar(inner, isLazy, then: next)
        } else {
            start = emitPlus(inner, isLazy, then: next)
            copies -= 1
        }
        for _ in 0..<copies { start = emit(inner.form, then: start) }
        return start
    }

    // MARK: - instructions

    private mutating func add(_ kind: Instruction.Kind, out: Int, argument: Int = 0) -> Int {
        instructions.append(Instruction(kind: kind, out: Int32(out), argument: Int32(argument)))
        return instructions.count - 1
    }

    private mutating func aim(_ split: Int, _ body: Int, _ next: Int, _ isLazy: Bool) {
        instructions[split].out = Int32(isLazy ? next : body)
        instructions[split].argument = Int32(isLazy ? body : next)
    }

    private mutating func emitSplit(_ first: Int, _ second: Int, _ isLazy: Bool) -> Int {
        if first == second { return first }
        let split: Int = add(.split, out: 0)
        aim(split, first, second, isLazy)
        return split
    }

    private mutating func emitScalar(_ scalar: UInt32, foldsCase: Bool, then next: Int) -> Int {
        if foldsCase, CaseFolding.next(scalar) != scalar {
            return emitSet(ScalarSet([scalar...scalar]).foldingCase, then: next)
        }
        return add(scalar < 0x80 ? .byte : .scalar, out: next, argument: Int(scalar))
    }

    private mutating func emitSet(_ set: ScalarSet, then next: Int) -> Int {
        if set == .all { return add(.any, out: next) }
        if set == .allButNewline { return add(.anyButNewline, out: next) }
        if set.ranges.count == 1, set.ranges[0].count == 1 {
            return emitScalar(set.ranges[0].lowerBound, foldsCase: false, then: next)
        }
        return add(.set, out: next, argument: number(set))
    }

    private mutating func number(_ set: ScalarSet) -> Int {
        if let known = setNumbers[set] { return known }
        var (low, high): (UInt64, UInt64) = (0, 0)
        let firstRange: Int = ranges.count
        for range in set.ranges {
            for scalar in range.lowerBound..<min(range.upperBound + 1, max(0x80, range.lowerBound)) {
                if scalar < 64 { low |= 1 << UInt64(scalar) } else { high |= 1 << UInt64(scalar - 64) }
            }
            if range.upperBound >= 0x80 { ranges += [max(0x80, range.lowerBound), range.upperBound] }
        }
        sets.append(
            SetTable(
                low: low, high: high, firstRange: Int32(firstRange),
                rangeCount: Int32((ranges.count - firstRange) / 2)))
        setNumbers[set] = sets.count - 1
        return sets.count - 1
    }

    /// Numbers the instructions at which ways part or meet; returns how many there are.
    mutating func numberCheckpoints(_ start: Int) -> Int {
        var arrivals: [Int32] = Array(repeating: 0, count: instructions.count)
        arrivals[start] = 1
        for instruction in instructions where instruction.kind != .match {
            arrivals[Int(instruction.out)] += 1
            if instruction.kind == .split { arrivals[Int(instruction.argument)] += 1 }
        }
        var count: Int32 = 0
        for index in instructions.indices where instructions[index].kind == .split || arrivals[index] > 1 {
            instructions[index].checkpoint = count
            count += 1
        }
        return Int(count)
    }
}
