import GoTemplate

/// Sprig's random texts, from the system's generator.
enum RandomFunctions {
    static func add(to library: inout FunctionLibrary) {
        let letters: String = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
        let digits: String = "0123456789"
        let printable: [UInt8] = Array(32...126)
        for (name, alphabet) in [
            ("randAlphaNum", Array((letters + digits).utf8)), ("randAlpha", Array(letters.utf8)),
            ("randNumeric", Array(digits.utf8)), ("randAscii", printable),
        ] {
            library.add(name, 1) { call in
                // No length, no text: what can't be made is empty.
                let count: Int = Int(clamping: max(0, try call.integer(0)))
                try call.claim(count)
                return .string(
                    String(
                        decoding: (0..<count).map { _ in alphabet[Int.random(in: 0..<alphabet.count)] },
                        as: UTF8.self))
            }
        }
        library.add("randBytes", 1) { call in
            let count: Int = Int(clamping: try call.integer(0))
            guard count >= 0 else {
                throw call.failure("runtime error: makeslice: len out of range", hint: "a length is 0 or more")
            }
            try call.claim(count)
            return .string(Base64Text.encode((0..<count).map { _ in UInt8.random(in: 0...255) }))
        }
        library.add("randInt", 2) { call in
            let (low, high): (Int64, Int64) = (try call.integer(0), try call.integer(1))
            let width: Int64 = high &- low
            guard width > 0 else {
                throw call.failure("invalid argument to Intn", hint: "the first number must be below the second")
            }
            return .int(Int64.random(in: 0..<width) &+ low)
        }
        library.add("uuidv4", 0) { _ in .string(uuid()) }
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
