import GoTemplate

/// A block of PEM: `-----BEGIN type-----`, base64, `-----END type-----`.
struct PEMBlock {
    let type: String
    let bytes: [UInt8]

    var text: String {
        var output: String = "-----BEGIN \(type)-----\n"
        var rest: Substring.UTF8View = Base64Text.encode(bytes)[...].utf8
        while !rest.isEmpty {
            output += String(decoding: rest.prefix(64), as: UTF8.self) + "\n"
            rest = rest.dropFirst(64)
        }
        return output + "-----END \(type)-----\n"
    }

    /// The first whole block in a text, whatever else stands there; nil if there is none.
    static func first(in text: [UInt8]) -> PEMBlock? {
        var position: Int = 0
        while let start = find("-----BEGIN ", text, from: position, atLineStart: true) {
            position = start
            if let block = block(text, typeStart: start) { return block }
        }
        return nil
    }

    /// Where `mark` ends, from `start` on.
    private static func find(_ mark: String, _ text: [UInt8], from start: Int, atLineStart: Bool) -> Int? {
        let mark: [UInt8] = Array(mark.utf8)
        guard start + mark.count <= text.count else { return nil }
        for index in start...(text.count - mark.count)
        where (!atLineStart || index == 0 || text[index - 1] == 0x0A) && text[index...].starts(with: mark) {
            return index + mark.count
        }
        return nil
    }

    /// A line without the blank space at its end, and where the next one begins.
    private static func line(_ text: [UInt8], _ start: Int) -> (line: ArraySlice<UInt8>, next: Int) {
        let end: Int = text[start...].firstIndex(of: 0x0A) ?? text.count
        var line: ArraySlice<UInt8> = text[start..<end]
        while let last = line.last, last == 0x20 || last == 0x09 || last == 0x0D { line.removeLast() }
        return (line, min(end + 1, text.count))
    }

    private static func block(_ text: [UInt8], typeStart: Int) -> PEMBlock? {
        let dashes: [UInt8] = Array("-----".utf8)
        let (head, bodyStart): (ArraySlice<UInt8>, Int) = line(text, typeStart)
        guard head.count >= dashes.count, head.suffix(dashes.count).elementsEqual(dashes) else { return nil }
        let type: ArraySlice<UInt8> = head.dropLast(dashes.count)
        var start: Int = bodyStart
        // Headers, as encrypted keys have them.
        while start < text.count {
            let (header, next): (ArraySlice<UInt8>, Int) = line(text, start)
            guard header.contains(UInt8(ascii: ":")) else { break }
            start = next
        }
        guard let endStart = find("-----END ", text, from: start, atLineStart: true) else { return nil }
        let (tail, _): (ArraySlice<UInt8>, Int) = line(text, endStart)
        guard tail.elementsEqual(type + dashes) else { return nil }
        let body: [UInt8] = text[start..<endStart - "-----END ".utf8.count].filter { $0 != 0x20 && $0 != 0x09 }
        guard case .success(let bytes) = Base64Decoder.decode(body) else { return nil }
        return PEMBlock(type: String(decoding: type, as: UTF8.self), bytes: bytes)
    }
}
