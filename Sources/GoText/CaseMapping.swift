/// Upper, lower and title case of one code point, as Go's `unicode` package maps them: always one to one.
package enum CaseMapping {
    private struct Entry {
        let scalar: UInt32
        let upper: UInt32
        let lower: UInt32
        let title: UInt32
    }

    private static let entries: [Entry] = {
        var reader = UnicodeReader(UnicodeData.cases)
        var entries: [Entry] = []
        var start: Int = 0
        while let gap = reader.number(), let step = reader.number(), let count = reader.number() {
            start += gap
            let (upper, lower, title): (Int, Int, Int) = (reader.signed(), reader.signed(), reader.signed())
            for index in 0..<count {
                let scalar: Int = start + index * step
                entries.append(
                    Entry(
                        scalar: UInt32(scalar), upper: UInt32(scalar + upper), lower: UInt32(scalar + lower),
                        title: UInt32(scalar + title)))
            }
        }
        return entries.sorted { $0.scalar < $1.scalar }
    }()

    package static func upper(_ scalar: UInt32) -> UInt32 {
        if scalar < 0x80 { return scalar >= 0x61 && scalar <= 0x7A ? scalar - 0x20 : scalar }
        return entry(scalar)?.upper ?? scalar
    }

    package static func lower(_ scalar: UInt32) -> UInt32 {
        if scalar < 0x80 { return scalar >= 0x41 && scalar <= 0x5A ? scalar + 0x20 : scalar }
        return entry(scalar)?.lower ?? scalar
    }

    package static func title(_ scalar: UInt32) -> UInt32 {
        if scalar < 0x80 { return upper(scalar) }
        return entry(scalar)?.title ?? scalar
    }

    private static func entry(_ scalar: UInt32) -> Entry? {
        var (low, high): (Int, Int) = (0, entries.count)
        while low < high {
            let middle: Int = (low + high) / 2
            if entries[middle].scalar < scalar { low = middle + 1 } else { high = middle }
        }
        return low < entries.count && entries[low].scalar == scalar ? entries[low] : nil
    }
}
