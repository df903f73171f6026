/// Reads the tables in `UnicodeData`.
struct UnicodeReader {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var index: Int = 0

    init(_ data: StaticString) {
        bytes = UnsafeBufferPointer(start: data.utf8Start, count: data.utf8CodeUnitCount)
    }

    /// The next number, nil at the end: groups of five bits, lowest first.
    mutating func number() -> Int? {
        var total: Int = 0
        var shift: Int = 0
        while index < bytes.count {
            let group: Int = Int(bytes[index]) - 0x30
            index += 1
            total |= (group & 31) << shift
            if group < 32 { return total }
            shift += 5
        }
        return nil
    }

    /// A number whose lowest bit is its sign.
    mutating func signed() -> Int {
        guard let number = number() else { return 0 }
        return number & 1 == 0 ? number >> 1 : -(number >> 1)
    }
}

/// Code points that share a class of a table, in a row.
package struct UnicodeRun {
    package let range: ClosedRange<UInt32>
    package let index: Int

    package static func read(_ data: StaticString) -> [UnicodeRun] {
        var reader = UnicodeReader(data)
        var runs: [UnicodeRun] = []
        var start: UInt32 = 0
        while let length = reader.number(), let index = reader.number() {
            runs.append(UnicodeRun(range: start...(start + UInt32(length) - 1), index: index))
            start += UInt32(length)
        }
        return runs
    }
}
