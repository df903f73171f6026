import CZlib
import Charts
import FuzzDriver
import Glibc

/// Any bytes are a chart or are refused, within the limits on size and number of files: as they are, and as what is
/// inside a right gzip, which no mutation would find.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzzArchive(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    let bytes: [UInt8] = Array(UnsafeBufferPointer(start: data, count: size))
    _ = try? ChartLoader.load(archive: bytes, source: "fuzz.tgz")
    _ = try? ChartLoader.load(archive: gzip(bytes), source: "fuzz.tgz")
    return 0
}

/// A gzip of one stored block (RFC 1951, 1952); at most 65,535 bytes.
private func gzip(_ bytes: [UInt8]) -> [UInt8] {
    func littleEndian(_ number: UInt32, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: number >> UInt32(8 * $0)) }
    }
    let stored: [UInt8] = Array(bytes.prefix(65_535))
    let count = UInt32(stored.count)
    let checksum = UInt32(truncatingIfNeeded: crc32(0, stored, count))
    let head: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255, 1]
    return head + littleEndian(count, 2) + littleEndian(~count, 2) + stored + littleEndian(checksum, 4)
        + littleEndian(count, 4)
}

exit(fuzz({ fuzzArchive($0, $1) }))
