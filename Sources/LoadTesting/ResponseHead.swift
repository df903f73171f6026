/// What the status line and the header fields say that matters here.
struct ResponseHead {
    /// 0 before the status line.
    private(set) var status: Int = 0
    /// Content-Length.
    private(set) var length: Int?
    private(set) var isChunked: Bool = false
    private(set) var keepsAlive: Bool = true
    /// Of a redirect.
    private(set) var location: String?

    typealias Bytes = UnsafeBufferPointer<UInt8>

    /// Takes in one line; what is wrong with it, if anything is.
    mutating func consume(_ line: Bytes) -> String? { status == 0 ? statusLine(line) : field(line) }

    private mutating func statusLine(_ line: Bytes) -> String? {
        guard line.count >= 12, ResponseHead.starts(line, "http/1."), line[8] == 0x20,
            let code = ResponseHead.decimal(Bytes(rebasing: line[9..<12])), code >= 100,
            line.count == 12 || line[12] == 0x20
        else { return "the answer is not HTTP/1.1" }
        status = code
        keepsAlive = line[7] != 0x30
        return nil
    }

    private mutating func field(_ line: Bytes) -> String? {
        // Only four names matter, which differ in their lengths; most lines are told apart by their first letter.
        guard line.count > 8 else { return nil }
        switch line[0] | 0x20 {
        case UInt8(ascii: "c"):
            if ResponseHead.starts(line, "content-length:") {
                let value: Int? = ResponseHead.decimal(ResponseHead.trimmed(line, from: 15))
                guard let value, length == nil || length == value else { return "bad Content-Length" }
                length = value
            } else if ResponseHead.starts(line, "connection:") {
                let value: Bytes = ResponseHead.trimmed(line, from: 11)
                if ResponseHead.contains(value, "close") {
                    keepsAlive = false
                } else if ResponseHead.contains(value, "keep-alive") {
                    keepsAlive = true
                }
            }
        case UInt8(ascii: "t"):
            guard ResponseHead.starts(line, "transfer-encoding:") else { return nil }
            let value: Bytes = ResponseHead.trimmed(line, from: 18)
            isChunked = value.count >= 7 && ResponseHead.starts(Bytes(rebasing: value.suffix(7)), "chunked")
        case UInt8(ascii: "l"):
            guard (300..<400).contains(status), ResponseHead.starts(line, "location:") else { return nil }
            location = String(decoding: ResponseHead.trimmed(line, from: 9), as: UTF8.self)
        default: break
        }
        return nil
    }

    /// Whether a status line may begin so.
    static func mayBegin(_ bytes: [UInt8]) -> Bool {
        zip(bytes, "HTTP/1.".utf8).allSatisfy { $0 == $1 }
    }

    // MARK: - bytes

    /// Whether the line starts with a name, which is given in lower case.
    private static func starts(_ line: Bytes, _ name: StaticString) -> Bool {
        let count: Int = name.utf8CodeUnitCount
        guard line.count >= count else { return false }
        for index in 0..<count {
            let byte: UInt8 = line[index]
            let lower: UInt8 = byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
            if lower != name.utf8Start[index] { return false }
        }
        return true
    }

    /// Without blanks and the carriage return around it.
    static func trimmed(_ line: Bytes, from start: Int = 0) -> Bytes {
        var (first, last): (Int, Int) = (start, line.count)
        while start > 0, first < last, line[first] == 0x20 || line[first] == 0x09 { first += 1 }
        while first < last, line[last - 1] == 0x20 || line[last - 1] == 0x09 || line[last - 1] == 0x0D { last -= 1 }
        return Bytes(rebasing: line[first..<last])
    }

    /// Whether a word, which is given in lower case, stands anywhere in the value.
    private static func contains(_ value: Bytes, _ word: StaticString) -> Bool {
        guard value.count >= word.utf8CodeUnitCount else { return false }
        return (0...value.count - word.utf8CodeUnitCount).contains { start in
            starts(Bytes(rebasing: value[start...]), word)
        }
    }

    private static func decimal(_ digits: Bytes) -> Int? {
        guard !digits.isEmpty, digits.count <= 18 else { return nil }
        var number: Int = 0
        for digit in digits {
            guard digit >= 0x30, digit <= 0x39 else { return nil }
            number = number * 10 + Int(digit - 0x30)
        }
        return number
    }

    /// The number at a chunk's start, whose extension after `;` doesn't matter.
    static func hexadecimal(_ line: Bytes) -> Int? {
        var (number, count): (Int, Int) = (0, 0)
        for byte in line {
            if byte == UInt8(ascii: ";") || byte == 0x20 || byte == 0x09 { break }
            guard count < 15, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
            number = number << 4 | digit
            count += 1
        }
        return count > 0 ? number : nil
    }
}
