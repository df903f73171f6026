/// A tar archive of plain files, laid out as Go's archive/tar does (ustar, and a pax header where a name needs one).
/// Times, owners and modes are the same for all: the same files give the same bytes.
struct TarText {
    private static let block: Int = 512
    /// 1980-01-01, the earliest time that every unpacker can show.
    private static let time: Int = 315_532_800

    private(set) var bytes: [UInt8] = []

    mutating func add(_ name: String, _ data: [UInt8]) {
        let isPlain: Bool = name.utf8.count <= 100 && name.utf8.allSatisfy { $0 < 0x80 }
        if !isPlain {
            let base: String = String(name.split(separator: "/").last ?? "file").filter(\.isASCII)
            let record: [UInt8] = TarText.record("path", name)
            append("PaxHeaders.0/" + base.suffix(80), record, kind: UInt8(ascii: "x"))
        }
        append(
            String(decoding: name.utf8.filter { $0 < 0x80 }.prefix(100), as: UTF8.self), data, kind: UInt8(ascii: "0"))
    }

    /// The archive with its end mark.
    var finished: [UInt8] { bytes + [UInt8](repeating: 0, count: 2 * TarText.block) }

    /// `LENGTH key=value`, where the length counts its own digits.
    private static func record(_ key: String, _ value: String) -> [UInt8] {
        let rest: Int = key.utf8.count + value.utf8.count + 3
        var length: Int = rest + String(rest).utf8.count
        if rest + String(length).utf8.count != length { length = rest + String(length).utf8.count }
        return Array("\(length) \(key)=\(value)\n".utf8)
    }

    private mutating func append(_ name: String, _ data: [UInt8], kind: UInt8) {
        var header: [UInt8] = [UInt8](repeating: 0, count: TarText.block)
        func put(_ text: String, at offset: Int) {
            for (index, byte) in text.utf8.enumerated() { header[offset + index] = byte }
        }
        func octal(_ number: Int, digits: Int) -> String {
            let text: String = String(number, radix: 8)
            return String(repeating: "0", count: max(0, digits - text.count)) + text
        }
        put(name, at: 0)
        put(octal(0o644, digits: 7), at: 100)
        put(octal(0, digits: 7), at: 108)
        put(octal(0, digits: 7), at: 116)
        put(octal(data.count, digits: 11), at: 124)
        put(octal(TarText.time, digits: 11), at: 136)
        put("        ", at: 148)
        header[156] = kind
        put("ustar", at: 257)
        put("00", at: 263)
        let sum: Int = header.reduce(0) { $0 + Int($1) }
        put(octal(sum, digits: 6), at: 148)
        header[154] = 0
        header[155] = UInt8(ascii: " ")
        bytes += header
        bytes += data
        let over: Int = data.count % TarText.block
        if over > 0 { bytes += [UInt8](repeating: 0, count: TarText.block - over) }
    }
}
