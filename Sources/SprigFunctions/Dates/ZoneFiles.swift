import FoundationEssentials
import Glibc

/// The system's zones: compiled files as tzdata brings them.
enum ZoneFiles {
    /// The zone of this machine: `TZ`, else /etc/localtime, else UTC.
    static let local: GoZone = found ?? GoZone(likeUTC: "UTC")

    private static let found: GoZone? = {
        guard let given = getenv("TZ") else { return read("/etc/localtime", name: "Local") }
        let text: String = String(cString: given)
        let path: String = text.hasPrefix(":") ? String(text.dropFirst()) : text
        if path.hasPrefix("/") {
            return read(path, name: path == "/etc/localtime" ? "Local" : path)
        }
        return path.isEmpty || path == "UTC" ? nil : installed(path)
    }()

    /// Go's `time.LoadLocation`, nil for a name that no zone has.
    static func zone(_ name: String) -> GoZone? {
        switch name {
        case "", "UTC": return .utc
        case "Local": return local
        default: return installed(name)
        }
    }

    private static let folders: [String] = [
        "/usr/share/zoneinfo", "/usr/share/lib/zoneinfo", "/usr/lib/locale/TZ", "/etc/zoneinfo",
    ]

    private static func installed(_ name: String) -> GoZone? {
        // No way out of the folders.
        guard !name.hasPrefix("/"), !name.hasPrefix("\\"), !name.contains("\0"),
            !name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).contains("..")
        else { return nil }
        for folder in folders {
            if let zone = read("\(folder)/\(name)", name: name) { return zone }
        }
        return nil
    }

    private static func read(_ path: String, name: String) -> GoZone? {
        guard let data = try? Data(contentsOf: URL(filePath: path)) else { return nil }
        var reader = ZoneFileReader(bytes: Array(data))
        return reader.zone(name: name)
    }
}

/// RFC 9636: a block with 32-bit times, and from version 2 on another with 64-bit ones and a rule for the future.
private struct ZoneFileReader {
    let bytes: [UInt8]
    private var position: Int = 0

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private struct Counts {
        let version: UInt8
        let universal: Int
        let standard: Int
        let leaps: Int
        let changes: Int
        let kinds: Int
        let characters: Int

        func size(_ timeSize: Int) -> Int {
            changes * (timeSize + 1) + kinds * 6 + characters + leaps * (timeSize + 4) + standard + universal
        }
    }

    mutating func zone(name: String) -> GoZone? {
        guard var counts = header() else { return nil }
        var timeSize: Int = 4
        if counts.version >= UInt8(ascii: "2") {
            position += counts.size(4)
            guard let second = header() else { return nil }
            (counts, timeSize) = (second, 8)
        }
        let start: Int = position
        guard counts.kinds > 0, start + counts.size(timeSize) <= bytes.count else { return nil }
        let times: [Int64] = (0..<counts.changes).map { number(start + $0 * timeSize, timeSize) }
        let indices: Int = start + counts.changes * timeSize
        let kindsStart: Int = indices + counts.changes
        let names: Int = kindsStart + counts.kinds * 6
        let kinds: [ZoneKind] = (0..<counts.kinds).map { index in
            let entry: Int = kindsStart + index * 6
            let text: ArraySlice<UInt8> = bytes[(names + min(Int(bytes[entry + 5]), counts.characters))...]
            return ZoneKind(
                name: String(decoding: text.prefix { $0 != 0 }, as: UTF8.self),
                offset: Int(number(entry, 4)), isDaylight: bytes[entry + 4] != 0)
        }
        let changes: [GoZone.Change] = times.enumerated().map { index, when in
            GoZone.Change(when: when, kind: Int(bytes[indices + index]))
        }
        guard changes.allSatisfy({ $0.kind < kinds.count }) else { return nil }
        position = start + counts.size(timeSize)
        // A zone that never changed holds its kind from the beginning of time.
        let all: [GoZone.Change] = changes.isEmpty ? [GoZone.Change(when: Int64.min, kind: 0)] : changes
        return GoZone(name: name, kinds: kinds, changes: all, rule: timeSize == 8 ? rule() : nil)
    }

    private mutating func header() -> Counts? {
        guard position + 44 <= bytes.count, bytes[position..<position + 4].elementsEqual("TZif".utf8) else {
            return nil
        }
        let numbers: [Int] = (0..<6).map { Int(number(position + 20 + $0 * 4, 4)) }
        let version: UInt8 = bytes[position + 4]
        position += 44
        guard numbers.allSatisfy({ (0...(1 << 20)).contains($0) }) else { return nil }
        return Counts(
            version: version, universal: numbers[0], standard: numbers[1], leaps: numbers[2], changes: numbers[3],
            kinds: numbers[4], characters: numbers[5])
    }

    /// Big-endian, signed.
    private func number(_ offset: Int, _ size: Int) -> Int64 {
        let value: UInt64 = bytes[offset..<offset + size].reduce(0) { $0 << 8 | UInt64($1) }
        return size == 4 ? Int64(Int32(truncatingIfNeeded: value)) : Int64(bitPattern: value)
    }

    private func rule() -> ZoneRule? {
        let rest: ArraySlice<UInt8> = bytes[position...]
        guard rest.first == 0x0A, let end = rest.dropFirst().firstIndex(of: 0x0A) else { return nil }
        return ZoneRule(String(decoding: rest[(position + 1)..<end], as: UTF8.self))
    }
}
