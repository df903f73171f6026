/// ASN.1 values in their distinguished encoding: tag, length, contents.
enum DER {
    static func value(_ tag: UInt8, _ contents: [UInt8]) -> [UInt8] {
        var length: [UInt8] = []
        var rest: Int = contents.count
        if rest < 128 {
            length = [UInt8(rest)]
        } else {
            while rest > 0 {
                length.insert(UInt8(truncatingIfNeeded: rest), at: 0)
                rest >>= 8
            }
            length.insert(0x80 | UInt8(length.count), at: 0)
        }
        return [tag] + length + contents
    }

    static func sequence(_ parts: [UInt8]...) -> [UInt8] { value(0x30, parts.flatMap { $0 }) }
    static func octets(_ bytes: [UInt8]) -> [UInt8] { value(0x04, bytes) }
    static func bits(_ bytes: [UInt8], unused: UInt8 = 0) -> [UInt8] { value(0x03, [unused] + bytes) }
    static let isTrue: [UInt8] = [0x01, 0x01, 0xFF]
    static let null: [UInt8] = [0x05, 0x00]

    /// A number that is not negative, most significant byte first.
    static func integer(_ bytes: [UInt8]) -> [UInt8] {
        let significant: [UInt8] = Array(bytes.drop { $0 == 0 })
        guard let first = significant.first else { return value(0x02, [0]) }
        return value(0x02, first < 0x80 ? significant : [0] + significant)
    }

    static func identifier(_ numbers: [UInt64]) -> [UInt8] {
        var contents: [UInt8] = []
        for number in [numbers[0] * 40 + numbers[1]] + numbers.dropFirst(2) {
            var digits: [UInt8] = [UInt8(number & 0x7F)]
            var rest: UInt64 = number >> 7
            while rest > 0 {
                digits.insert(0x80 | UInt8(rest & 0x7F), at: 0)
                rest >>= 7
            }
            contents += digits
        }
        return value(0x06, contents)
    }

    /// A date in UTC; years that two digits can't say are said with four.
    static func time(_ seconds: Int64) -> [UInt8] {
        let time = GoTime(seconds: seconds, zone: .utc)
        let isShort: Bool = (1950..<2050).contains(time.civil.year)
        return value(isShort ? 0x17 : 0x18, Array(time.format(isShort ? "060102150405Z" : "20060102150405Z").utf8))
    }

    /// The tags of the values inside the one that `bytes` is, nil if it is none or more than one.
    static func tagsInside(_ bytes: [UInt8]) -> [UInt8]? {
        guard let (_, contents, rest) = read(bytes[...]), rest.isEmpty else { return nil }
        var tags: [UInt8] = []
        var remaining: ArraySlice<UInt8> = contents
        while !remaining.isEmpty {
            guard let (tag, _, next) = read(remaining) else { return nil }
            tags.append(tag)
            remaining = next
        }
        return tags
    }

    static func read(
        _ bytes: ArraySlice<UInt8>
    ) -> (tag: UInt8, contents: ArraySlice<UInt8>, rest: ArraySlice<UInt8>)? {
        guard let tag = bytes.first, let first = bytes.dropFirst().first else { return nil }
        var start: Int = bytes.startIndex + 2
        var length: Int = Int(first)
        if first >= 0x80 {
            let count: Int = Int(first & 0x7F)
            guard (1...4).contains(count), start + count <= bytes.endIndex else { return nil }
            length = bytes[start..<start + count].reduce(0) { $0 << 8 | Int($1) }
            start += count
        }
        guard length <= bytes.endIndex - start else { return nil }
        return (tag, bytes[start..<start + length], bytes[(start + length)...])
    }
}
