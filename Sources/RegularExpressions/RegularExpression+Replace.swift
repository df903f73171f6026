import GoText

extension RegularExpression {
    /// The text with `replacement` in place of every match: `$1`, `${1}`, `$name` and `${name}` stand for groups, `$$` for
    /// a dollar. A name goes on as far as letters, digits and underscores do.
    ///
    /// - Parameter onGrowth: gets the size of the result so far, and may stop the work by an error.
    package func replaceAll(
        in text: UnsafeBufferPointer<UInt8>, with replacement: [UInt8], onGrowth: (Int) throws -> Void
    ) rethrows -> [UInt8] {
        guard replacement.contains(UInt8(ascii: "$")) else {
            return try replaceAllLiterally(in: text, with: replacement, onGrowth: onGrowth)
        }
        let pieces: [ReplacementPiece] = ReplacementPiece.read(replacement, groupNames)
        return try replace(text, groups: groupNames.count) { slots, output in
            for piece in pieces {
                try onGrowth(output.count)
                switch piece {
                case .bytes(let range): output += replacement[range]
                case .groups(let numbers):
                    guard let number = numbers.first(where: { slots[$0 * 2] >= 0 }) else { continue }
                    output += text[slots[number * 2]..<slots[number * 2 + 1]]
                }
            }
        }
    }

    /// The text with `replacement`, dollars and all, in place of every match.
    package func replaceAllLiterally(
        in text: UnsafeBufferPointer<UInt8>, with replacement: [UInt8], onGrowth: (Int) throws -> Void
    ) rethrows -> [UInt8] {
        try replace(text, groups: 1) { _, output in
            output += replacement
            try onGrowth(output.count)
        }
    }

    private func replace(
        _ text: UnsafeBufferPointer<UInt8>, groups: Int, _ body: ([Int], inout [UInt8]) throws -> Void
    ) rethrows -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(text.count)
        try Matcher.with(program, text, groups: groups) { matcher in
            var (position, lastEnd): (Int, Int) = (0, 0)
            while position <= text.count, matcher.find(from: position) {
                let (start, end): (Int, Int) = (matcher.slots[0], matcher.slots[1])
                output += text[lastEnd..<start]
                // An empty match right after another is left alone.
                if end > lastEnd || start == 0 { try body(matcher.slots, &output) }
                lastEnd = end
                let width: Int = position < text.count ? GoUTF8.decode(text, at: position).width : 0
                position = position + width > end ? position + width : max(position + 1, end)
            }
            output += text[lastEnd...]
        }
        return output
    }

    /// The text with a backslash before everything that means something in a pattern.
    package static func quoteMeta(_ text: some Sequence<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        for byte in text {
            switch byte {
            case UInt8(ascii: "\\"), UInt8(ascii: "."), UInt8(ascii: "+"), UInt8(ascii: "*"), UInt8(ascii: "?"),
                UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "|"), UInt8(ascii: "["), UInt8(ascii: "]"),
                UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "^"), UInt8(ascii: "$"):
                output += [UInt8(ascii: "\\"), byte]
            default: output.append(byte)
            }
        }
        return output
    }
}

/// A replacement, read once.
enum ReplacementPiece {
    case bytes(Range<Int>)
    /// The first of these that took part: names need not be unique.
    case groups([Int])

    /// Names that no group has stand for nothing; a dollar before what is no name stands for itself.
    static func read(_ template: [UInt8], _ groupNames: [String]) -> [ReplacementPiece] {
        var pieces: [ReplacementPiece] = []
        var index: Int = 0
        while let dollar = template[index...].firstIndex(of: UInt8(ascii: "$")) {
            if dollar > index { pieces.append(.bytes(index..<dollar)) }
            index = dollar + 1
            if index < template.count, template[index] == UInt8(ascii: "$") {
                pieces.append(.bytes(index..<index + 1))
                index += 1
            } else if let (name, end) = takeName(template, index) {
                pieces.append(.groups(groups(name, groupNames)))
                index = end
            } else {
                pieces.append(.bytes(dollar..<index))
            }
        }
        if index < template.count { pieces.append(.bytes(index..<template.count)) }
        return pieces
    }

    /// The name at `start`, maybe in braces, and where it ends.
    private static func takeName(_ template: [UInt8], _ start: Int) -> (name: ArraySlice<UInt8>, end: Int)? {
        let isBraced: Bool = start < template.count && template[start] == UInt8(ascii: "{")
        let nameStart: Int = isBraced ? start + 1 : start
        let end: Int = template.withUnsafeBufferPointer { bytes in
            var end: Int = nameStart
            while end < bytes.count {
                let decoded: GoUTF8.Decoded = GoUTF8.decode(bytes, at: end)
                let scalar: UInt32 = decoded.scalar
                guard scalar == 0x5F || UnicodeCategory.isLetter(scalar) || UnicodeCategory.isDigit(scalar) else {
                    break
                }
                end += decoded.width
            }
            return end
        }
        guard end > nameStart else { return nil }
        if isBraced, end >= template.count || template[end] != UInt8(ascii: "}") { return nil }
        return (template[nameStart..<end], isBraced ? end + 1 : end)
    }

    /// A number without leading zeros counts groups; everything else names one.
    private static func groups(_ name: ArraySlice<UInt8>, _ groupNames: [String]) -> [Int] {
        let isNumber: Bool = name.count <= 9 && name.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
        if isNumber, name.count == 1 || name.first != 0x30 {
            let number: Int = name.reduce(0) { $0 * 10 + Int($1 - 0x30) }
            return number < groupNames.count ? [number] : []
        }
        return groupNames.indices.filter { groupNames[$0].utf8.elementsEqual(name) }
    }
}
