/// Standard base64 (RFC 4648), with padding.
package enum Base64Text {
    package static func encode(_ bytes: [UInt8]) -> String {
        let alphabet: [UInt8] = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var output: [UInt8] = []
        output.reserveCapacity((bytes.count + 2) / 3 * 4)
        var index: Int = 0
        while index < bytes.count {
            let one: UInt32 = UInt32(bytes[index]) << 16
            let two: UInt32 = index + 1 < bytes.count ? UInt32(bytes[index + 1]) << 8 : 0
            let three: UInt32 = index + 2 < bytes.count ? UInt32(bytes[index + 2]) : 0
            let group: UInt32 = one | two | three
            output.append(alphabet[Int(group >> 18)])
            output.append(alphabet[Int(group >> 12 & 63)])
            output.append(index + 1 < bytes.count ? alphabet[Int(group >> 6 & 63)] : UInt8(ascii: "="))
            output.append(index + 2 < bytes.count ? alphabet[Int(group & 63)] : UInt8(ascii: "="))
            index += 3
        }
        return String(decoding: output, as: UTF8.self)
    }
}
