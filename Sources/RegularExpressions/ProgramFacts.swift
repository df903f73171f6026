import GoText

/// What can be said of every match, to look for one faster.
struct ProgramFacts: Sendable {
    /// A match begins where the text begins.
    let isAnchored: Bool
    /// The bytes every match begins with.
    let prefix: [UInt8]
    /// The prefix is all there is to a match.
    let isPrefixOnly: Bool
    /// The bytes a match may begin with; nil where it may be empty.
    let firstBytes: [Bool]?

    init(_ instructions: [Instruction], _ sets: [SetTable], _ start: Int) {
        var place: Int = start
        var prefix: [UInt8] = []
        var hasCaptures: Bool = false
        scan: while true {
            let instruction: Instruction = instructions[place]
            switch instruction.kind {
            case .capture: hasCaptures = true
            // U+FFFD also stands for bytes that are no UTF-8; surrogates are in no text.
            case .byte, .scalar:
                if instruction.argument == 0xFFFD || 0xD800...0xDFFF ~= instruction.argument { break scan }
                GoUTF8.append(UInt32(instruction.argument), to: &prefix)
            default: break scan
            }
            place = Int(instruction.out)
        }
        self.prefix = prefix
        isPrefixOnly = instructions[place].kind == .match && !hasCaptures && !prefix.isEmpty
        isAnchored = Self.isAnchored(instructions, start)
        firstBytes = Self.firstBytes(instructions, sets, start)
    }

    private static func isAnchored(_ instructions: [Instruction], _ start: Int) -> Bool {
        var place: Int = start
        while true {
            let instruction: Instruction = instructions[place]
            switch instruction.kind {
            case .assertion where instruction.argument == Int32(Assertion.textStart.rawValue): return true
            case .assertion, .capture: place = Int(instruction.out)
            default: return false
            }
        }
    }

    private static func firstBytes(_ instructions: [Instruction], _ sets: [SetTable], _ start: Int) -> [Bool]? {
        var bytes: [Bool] = Array(repeating: false, count: 256)
        var seen: [Bool] = Array(repeating: false, count: instructions.count)
        var places: [Int] = [start]
        while let place = places.popLast() {
            if seen[place] { continue }
            seen[place] = true
            let instruction: Instruction = instructions[place]
            switch instruction.kind {
            case .match: return nil
            case .split: places += [Int(instruction.out), Int(instruction.argument)]
            case .capture, .assertion: places.append(Int(instruction.out))
            case .byte: bytes[Int(instruction.argument)] = true
            case .scalar: allowLong(&bytes)
            case .any, .anyButNewline: return nil
            case .set:
                let set: SetTable = sets[Int(instruction.argument)]
                for byte in UInt8(0)..<0x80 where set.containsASCII(byte) { bytes[Int(byte)] = true }
                if set.rangeCount > 0 { allowLong(&bytes) }
            }
        }
        return bytes
    }

    /// Everything that begins no ASCII character.
    private static func allowLong(_ bytes: inout [Bool]) {
        for byte in 0x80...0xFF { bytes[byte] = true }
    }
}
