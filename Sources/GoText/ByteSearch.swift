import Glibc

/// Looks for bytes in bytes.
package enum ByteSearch {
    /// The first place at or after `start` where `needle`, which is not empty, stands in `text`.
    package static func first(
        _ needle: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>, from start: Int = 0
    ) -> Int? {
        guard let base = text.baseAddress, let wanted = needle.baseAddress else { return nil }
        var place: Int = start
        while place + needle.count <= text.count {
            let room: Int = text.count - needle.count - place + 1
            guard let found = memchr(base + place, Int32(wanted[0]), room) else { return nil }
            place = UnsafeRawPointer(found) - UnsafeRawPointer(base)
            if needle.count == 1 || memcmp(base + place + 1, wanted + 1, needle.count - 1) == 0 { return place }
            place += 1
        }
        return nil
    }
}
