import GoTemplate

/// Sprig's random texts, from the system's generator.
enum RandomFunctions {
    static func add(to library: inout FunctionLibrary) {
        let letters: String = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
        library.add("randAlphaNum", 1) { .string(try text($0, letters + "0123456789")) }
        library.add("randAlpha", 1) { .string(try text($0, letters)) }
        library.add("randNumeric", 1) { .string(try text($0, "0123456789")) }
        library.add("randAscii", 1) { call in
            .string(try text(call, String((32...126).map { Character(Unicode.Scalar(UInt8($0))) })))
        }
        library.add("randBytes", 1) { call in
            let count: Int = try size(call)
            return .string(Base64Text.encode((0..<count).map { _ in UInt8.random(in: 0...255) }))
        }
        library.add("randInt", 2) { call in
            let (low, high): (Int64, Int64) = (try call.integer(0), try call.integer(1))
            guard low < high else { throw call.failure("invalid argument to Intn") }
            return .int(Int64.random(in: low..<high))
        }
        library.add("uuidv4", 0) { _ in .string(uuid()) }
    }

    private static func size(_ call: FunctionCall) throws -> Int {
        let count: Int64 = try call.integer(0)
        guard (0...(1 << 24)).contains(count) else { throw call.failure("length out of range: \(count)") }
        return Int(count)
    }

    private static func text(_ call: FunctionCall, _ alphabet: String) throws -> String {
        let characters: [Character] = Array(alphabet)
        // Sprig drops the error that a negative length is.
        if try call.integer(0) < 0 { return "" }
        return String((0..<(try size(call))).map { _ in characters[Int.random(in: 0..<characters.count)] })
    }

    private static func uuid() -> String {
        var bytes: [UInt8] = (0..<16).map { _ in UInt8.random(in: 0...255) }
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        let digits: [String] = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
        return [digits[0..<4], digits[4..<6], digits[6..<8], digits[8..<10], digits[10..<16]]
            .map { $0.joined() }.joined(separator: "-")
    }
}
