extension CompactHistogram {
    /// The cells as variable-length numbers (LEB128): for each how far its index is from the one before, then its
    /// count.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        var last: Int = 0
        for cell in cells {
            CompactHistogram.append(UInt64(cell.index - last), to: &bytes)
            CompactHistogram.append(cell.count, to: &bytes)
            last = cell.index
        }
        return bytes
    }

    /// nil for what ``bytes`` never gives.
    package static func cells(_ bytes: [UInt8]) -> [Cell]? {
        var rest: ArraySlice<UInt8> = bytes[...]
        var cells: [Cell] = []
        var index: UInt64 = 0
        while !rest.isEmpty {
            guard let step = next(&rest), let count = next(&rest), step < UInt64(cellLimit) else { return nil }
            index += step
            guard index < UInt64(cellLimit) else { return nil }
            cells.append(Cell(index: Int(index), count: count))
        }
        return cells
    }

    private static func append(_ number: UInt64, to bytes: inout [UInt8]) {
        var rest: UInt64 = number
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    private static func next(_ bytes: inout ArraySlice<UInt8>) -> UInt64? {
        var number: UInt64 = 0
        var shift: UInt64 = 0
        while let byte = bytes.popFirst() {
            guard shift < 63 else { return nil }
            number |= UInt64(byte & 0x7F) << shift
            if byte & 0x80 == 0 { return number }
            shift += 7
        }
        return nil
    }
}
