import CCrypto

/// bcrypt (Provos and Mazieres, 1999): Blowfish with a key schedule that is slow on purpose.
enum Bcrypt {
    /// Longer passwords are refused, as in Go: what is beyond would not count.
    static let longest: Int = 72

    /// The hash in the form `$2a$10$...`; the salt has 16 bytes.
    static func hash(_ password: [UInt8], cost: Int = 10, salt: [UInt8]) -> String {
        // The zero behind a C string belongs to the key.
        var blowfish = Blowfish(key: password + [0], salt: salt)
        for _ in 0..<(1 << cost) {
            blowfish.expand(password + [0])
            blowfish.expand(salt)
        }
        var words: [UInt32] = Bcrypt.words(Array("OrpheanBeholderScryDoubt".utf8))
        for pair in stride(from: 0, to: words.count, by: 2) {
            var block: (UInt32, UInt32) = (words[pair], words[pair + 1])
            for _ in 0..<64 { blowfish.encrypt(&block) }
            (words[pair], words[pair + 1]) = block
        }
        let digest: [UInt8] = words.flatMap { word in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> $0) } }
        // One byte of it never was part of the form.
        return "$2a$" + (cost < 10 ? "0" : "") + "\(cost)$" + encode(salt) + encode(Array(digest.dropLast()))
    }

    fileprivate static func words(_ bytes: [UInt8]) -> [UInt32] {
        stride(from: 0, to: bytes.count, by: 4).map { start in
            bytes[start..<start + 4].reduce(0) { $0 << 8 | UInt32($1) }
        }
    }

    private static let alphabet: [UInt8] = Array(
        "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)

    /// Base64 with bcrypt's alphabet, without padding.
    private static func encode(_ bytes: [UInt8]) -> String {
        var output: [UInt8] = []
        var (buffer, available): (UInt32, UInt32) = (0, 0)
        for byte in bytes {
            buffer = buffer << 8 | UInt32(byte)
            available += 8
            while available >= 6 {
                available -= 6
                output.append(alphabet[Int(buffer >> available & 63)])
            }
        }
        if available > 0 { output.append(alphabet[Int(buffer << (6 - available) & 63)]) }
        return String(decoding: output, as: UTF8.self)
    }
}

/// Blowfish's subkeys and boxes on their way.
private struct Blowfish {
    private static let subkeys: Int = 18
    private var state: [UInt32] = PiDigits.words

    init(key: [UInt8], salt: [UInt8]) {
        expand(key, salt: Bcrypt.words(salt))
    }

    mutating func expand(_ key: [UInt8]) { expand(key, salt: []) }

    private mutating func expand(_ key: [UInt8], salt: [UInt32]) {
        var position: Int = 0
        for index in 0..<Blowfish.subkeys {
            var word: UInt32 = 0
            for _ in 0..<4 {
                word = word << 8 | UInt32(key[position])
                position = position + 1 == key.count ? 0 : position + 1
            }
            state[index] ^= word
        }
        var block: (UInt32, UInt32) = (0, 0)
        state.withUnsafeMutableBufferPointer { state in
            guard let start = state.baseAddress else { return }
            for index in stride(from: 0, to: state.count, by: 2) {
                if !salt.isEmpty {
                    block.0 ^= salt[index % salt.count]
                    block.1 ^= salt[(index + 1) % salt.count]
                }
                Blowfish.encrypt(start, &block)
                (state[index], state[index + 1]) = block
            }
        }
    }

    func encrypt(_ block: inout (UInt32, UInt32)) {
        state.withUnsafeBufferPointer { state in
            if let start = state.baseAddress { Blowfish.encrypt(start, &block) }
        }
    }

    private static func encrypt(_ state: UnsafePointer<UInt32>, _ block: inout (UInt32, UInt32)) {
        withUnsafeMutablePointer(to: &block) { pair in
            pair.withMemoryRebound(to: UInt32.self, capacity: 2) { iter8_crypto_blowfish(state, $0) }
        }
    }
}
