import CCrypto
import GoTemplate

/// Sprig's passwords: hashed ones for htpasswd files, derived ones by the Master Password algorithm.
enum PasswordFunctions {
    static func add(to library: inout FunctionLibrary) {
        library.add("bcrypt", 1) { .string(hashed(try $0.bytes(0))) }
        library.add("htpasswd", 2) { call in
            let (user, password): ([UInt8], [UInt8]) = (try call.bytes(0), try call.bytes(1))
            if user.contains(UInt8(ascii: ":")) { return .string(bytes: Array("invalid username: ".utf8) + user) }
            return .string(bytes: user + [UInt8(ascii: ":")] + Array(hashed(password).utf8))
        }
        library.add("derivePassword", 5) { call in
            let counter: Int64 = try call.integer(0)
            guard counter >= 0 else { throw call.fault("expected unsigned integer; found \(counter)") }
            let type: String = try call.string(1)
            let master = MasterPassword(
                counter: UInt32(truncatingIfNeeded: counter), password: try call.bytes(2), user: try call.bytes(3),
                site: try call.bytes(4))
            guard let forms = MasterPassword.forms[type] else {
                return .string("cannot find password template \(type)")
            }
            guard let derived = master.derive(forms) else { throw call.failure("failed to derive password") }
            return .string(derived)
        }
    }

    private static func hashed(_ password: [UInt8]) -> String {
        if password.count > Bcrypt.longest {
            return "failed to encrypt string with bcrypt: bcrypt: password length exceeds 72 bytes"
        }
        return Bcrypt.hash(password, salt: (0..<16).map { _ in UInt8.random(in: 0...255) })
    }
}

/// Master Password (Billemont, 2012): from one secret a password for each site, the same each time.
struct MasterPassword {
    let counter: UInt32
    let password: [UInt8]
    let user: [UInt8]
    let site: [UInt8]

    /// What a password of each type looks like, a letter for each character's class.
    static let forms: [String: [String]] = [
        "maximum": ["anoxxxxxxxxxxxxxxxxx", "axxxxxxxxxxxxxxxxxno"],
        "long": [
            "CvcvnoCvcvCvcv", "CvcvCvcvnoCvcv", "CvcvCvcvCvcvno", "CvccnoCvcvCvcv", "CvccCvcvnoCvcv",
            "CvccCvcvCvcvno", "CvcvnoCvccCvcv", "CvcvCvccnoCvcv", "CvcvCvccCvcvno", "CvcvnoCvcvCvcc",
            "CvcvCvcvnoCvcc", "CvcvCvcvCvccno", "CvccnoCvccCvcv", "CvccCvccnoCvcv", "CvccCvccCvcvno",
            "CvcvnoCvccCvcc", "CvcvCvccnoCvcc", "CvcvCvccCvccno", "CvccnoCvcvCvcc", "CvccCvcvnoCvcc",
            "CvccCvcvCvccno",
        ],
        "medium": ["CvcnoCvc", "CvcCvcno"],
        "short": ["Cvcn"],
        "basic": ["aaanaaan", "aannaaan", "aaannaaa"],
        "pin": ["nnnn"],
    ]

    private static let classes: [Character: String] = [
        "V": "AEIOU",
        "C": "BCDFGHJKLMNPQRSTVWXYZ",
        "v": "aeiou",
        "c": "bcdfghjklmnpqrstvwxyz",
        "A": "AEIOUBCDFGHJKLMNPQRSTVWXYZ",
        "a": "AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz",
        "n": "0123456789",
        "o": "@&%?,=[]_:-+*$#!'^~;()/.",
        "x": "AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz0123456789!@#$%^&*()",
    ]

    private static let scope: [UInt8] = Array("com.lyndir.masterpassword".utf8)

    /// nil if libcrypto has no memory for it.
    func derive(_ forms: [String]) -> String? {
        Libcrypto.prepare()
        let salt: [UInt8] = MasterPassword.scope + MasterPassword.number(UInt32(user.count)) + user
        var key: [UInt8] = Array(repeating: 0, count: 64)
        let isDerived: Int32 = password.withUnsafeBufferPointer { bytes in
            bytes.withMemoryRebound(to: CChar.self) { text in
                EVP_PBE_scrypt(
                    text.baseAddress ?? UnsafePointer(bitPattern: 1), text.count, salt, salt.count, 32_768, 8, 2,
                    128 << 20, &key, key.count)
            }
        }
        guard isDerived == 1 else { return nil }
        let message: [UInt8] =
            MasterPassword.scope + MasterPassword.number(UInt32(site.count)) + site
            + MasterPassword.number(counter)
        var seed: [UInt8] = Array(repeating: 0, count: 32)
        var count: UInt32 = 0
        guard HMAC(EVP_sha256(), key, Int32(key.count), message, message.count, &seed, &count) != nil else {
            return nil
        }
        let form: String = forms[Int(seed[0]) % forms.count]
        return String(
            form.enumerated().map { index, mark in
                let choices: [Character] = Array(MasterPassword.classes[mark] ?? " ")
                return choices[Int(seed[index + 1]) % choices.count]
            })
    }

    private static func number(_ number: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }
}
