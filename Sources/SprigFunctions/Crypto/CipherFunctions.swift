import CCrypto
import GoTemplate

/// Sprig's AES: 256 bits in CBC mode, the key a password cut or filled up with zeros, the vector before the text.
enum CipherFunctions {
    private static let blockSize: Int = 16

    static func add(to library: inout FunctionLibrary) {
        library.add("encryptAES", 2) { call in
            let (password, text): ([UInt8], [UInt8]) = (try call.bytes(0), try call.bytes(1))
            if text.isEmpty { return .string("") }
            let vector: [UInt8] = (0..<blockSize).map { _ in UInt8.random(in: 0...255) }
            let padding: Int = blockSize - text.count % blockSize
            let padded: [UInt8] = text + Array(repeating: UInt8(padding), count: padding)
            guard let output = run(padded, key(password), vector, encrypts: true) else {
                throw call.failure("libcrypto has no AES")
            }
            return .string(Base64Text.encode(vector + output))
        }
        library.add("decryptAES", 2) { call in
            let (password, text): ([UInt8], [UInt8]) = (try call.bytes(0), try call.bytes(1))
            if text.isEmpty { return .string("") }
            let data: [UInt8]
            switch Base64Decoder.decode(text) {
            case .success(let bytes): data = bytes
            case .failure(let fault):
                throw call.failure("illegal base64 data at input byte \(fault.offset)", hint: hint)
            }
            return .string(bytes: try decrypt(data, key(password), call, capacity: text.count / 4 * 3))
        }
    }

    private static let hint: String = "decryptAES takes what encryptAES gave, with the same password"

    /// Damaged texts fail with the words with which Go gives up on them.
    private static func decrypt(
        _ data: [UInt8], _ key: [UInt8], _ call: FunctionCall, capacity: Int
    ) throws -> [UInt8] {
        guard data.count >= blockSize else {
            throw call.failure("runtime error: slice bounds out of range [:16] with capacity \(capacity)", hint: hint)
        }
        let body: [UInt8] = Array(data[blockSize...])
        guard body.count.isMultiple(of: blockSize) else {
            throw call.failure("crypto/cipher: input not full blocks", hint: hint)
        }
        guard let output = run(body, key, Array(data[..<blockSize]), encrypts: false) else {
            throw call.failure("libcrypto has no AES")
        }
        guard let padding = output.last else {
            throw call.failure("runtime error: index out of range [-1]", hint: hint)
        }
        let count: Int = output.count - Int(padding)
        guard count >= 0 else { throw call.failure("runtime error: slice bounds out of range [:\(count)]", hint: hint) }
        return Array(output[..<count])
    }

    private static func key(_ password: [UInt8]) -> [UInt8] {
        Array((password + Array(repeating: 0, count: 32)).prefix(32))
    }

    private static func run(_ input: [UInt8], _ key: [UInt8], _ vector: [UInt8], encrypts: Bool) -> [UInt8]? {
        Libcrypto.prepare()
        guard let context = EVP_CIPHER_CTX_new() else { return nil }
        defer { EVP_CIPHER_CTX_free(context) }
        var output: [UInt8] = Array(repeating: 0, count: input.count + blockSize)
        var (count, rest): (Int32, Int32) = (0, 0)
        guard EVP_CipherInit_ex(context, EVP_aes_256_cbc(), nil, key, vector, encrypts ? 1 : 0) == 1,
            EVP_CIPHER_CTX_set_padding(context, 0) == 1,
            EVP_CipherUpdate(context, &output, &count, input, Int32(input.count)) == 1,
            EVP_CipherFinal_ex(context, nil, &rest) == 1
        else { return nil }
        return Array(output[..<Int(count)])
    }
}
