/// One step of a compiled pattern.
struct Instruction {
    enum Kind: UInt8 {
        /// The text so far is a match.
        case match
        /// Goes on at `out` and, where that fails, at `argument`.
        case split
        /// Notes the position in the slot `argument`.
        case capture
        /// Goes on if the `Assertion` with the raw value `argument` holds.
        case assertion
        /// Takes the ASCII character `argument`.
        case byte
        /// Takes the code point `argument`.
        case scalar
        /// Takes a code point of the set number `argument`.
        case set
        case any
        case anyButNewline
    }

    let kind: Kind
    var out: Int32
    var argument: Int32
    /// The number of this instruction among those that more than one way leads to or from, -1 for the others: only there
    /// a search has to remember that it has been.
    var checkpoint: Int32 = -1
}

/// A set as the machines ask for it: a bit for each ASCII character, ranges for the rest.
struct SetTable {
    let low: UInt64
    let high: UInt64
    /// Where in `Program.ranges` the first and last code points of the ranges above ASCII begin, and how many there are.
    let firstRange: Int32
    let rangeCount: Int32

    @inline(__always)
    func containsASCII(_ byte: UInt8) -> Bool {
        (byte < 64 ? low >> UInt64(byte) : high >> UInt64(byte & 63)) & 1 != 0
    }
}

/// A compiled pattern.
final class Program: Sendable {
    let instructions: [Instruction]
    let sets: [SetTable]
    /// First and last code points by turns.
    let ranges: [UInt32]
    let start: Int
    let checkpointCount: Int
    let facts: ProgramFacts

    init(_ syntax: Syntax) {
        var compiler = ProgramCompiler()
        start = compiler.compile(syntax)
        checkpointCount = compiler.numberCheckpoints(start)
        instructions = compiler.instructions
        sets = compiler.sets
        ranges = compiler.ranges
        facts = ProgramFacts(instructions, sets, start)
    }
}
