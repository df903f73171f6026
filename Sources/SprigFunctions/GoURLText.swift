import GoText

/// Percent signs in the parts of a URL, as Go's `net/url` reads and writes them.
enum GoURLText {
    enum Part {
        case path
        case fragment
        case host
        case userPassword
    }

    static func unescape(_ text: Substring, _ part: Part) throws -> String {
        let bytes: [UInt8] = Array(text.utf8)
        var output: [UInt8] = []
        var index: Int = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%") {
                let escape: String = String(decoding: bytes[index..<min(index + 3, bytes.count)], as: UTF8.self)
                guard let byte = UInt8(escape.dropFirst(), radix: 16), escape.utf8.count == 3,
                    escape.utf8.dropFirst().first != 43
                else { throw GoURL.Fault(message: "invalid URL escape \(quoted(escape))") }
                if part == .host, byte < 0x80, escape != "%25" {
                    throw GoURL.Fault(message: "invalid URL escape \(quoted(escape))")
                }
                output.append(byte)
                index += 3
                continue
            }
            if part == .host, bytes[index] < 0x80, isEscaped(bytes[index], .host) {
                let character = String(decoding: [bytes[index]], as: UTF8.self)
                throw GoURL.Fault(message: "invalid character \(quoted(character)) in host name")
            }
            output.append(bytes[index])
            index += 1
        }
        return String(decoding: output, as: UTF8.self)
    }

    static func escape(_ text: String, _ part: Part) -> String {
        let digits: [UInt8] = Array("0123456789ABCDEF".utf8)
        var output: [UInt8] = []
        for byte in text.utf8 {
            if isEscaped(byte, part) {
                output += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            } else {
                output.append(byte)
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// A letter or a digit.
    static func isPlain(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
    }

    private static func isEscaped(_ byte: UInt8, _ part: Part) -> Bool {
        if isPlain(byte) || "-_.~".utf8.contains(byte) { return false }
        return switch part {
        case .path: !"$&+,/:;=@".utf8.contains(byte)
        case .fragment: !"$&+,/:;=?@!()*".utf8.contains(byte)
        case .host: !"!$&'()*+,;=:[]<>\"".utf8.contains(byte)
        case .userPassword: !"$&+,;=".utf8.contains(byte)
        }
    }

    static func quoted(_ text: String) -> String {
        var output: [UInt8] = []
        Array(text.utf8).withUnsafeBufferPointer { GoQuote.append($0, to: &output) }
        return String(decoding: output, as: UTF8.self)
    }
}

extension GoURL {
    var userinfo: String {
        guard let user else { return "" }
        let name: String = GoURLText.escape(user, .userPassword)
        return password.map { name + ":" + GoURLText.escape($0, .userPassword) } ?? name
    }

    /// The URL put together as Go prints it.
    var text: String {
        var text: String = scheme.isEmpty ? "" : scheme + ":"
        if !opaque.isEmpty {
            text += opaque
        } else {
            if !scheme.isEmpty || !host.isEmpty || user != nil {
                if !host.isEmpty || !path.isEmpty || user != nil { text += "//" }
                if user != nil { text += userinfo + "@" }
                text += GoURLText.escape(host, .host)
            }
            if !path.isEmpty, !path.hasPrefix("/"), !host.isEmpty { text += "/" }
            if text.isEmpty, GoURL.cut(path[...], "/").0.contains(":") { text += "./" }
            text += path == "*" ? path : GoURLText.escape(path, .path)
        }
        if !query.isEmpty { text += "?" + query }
        if !fragment.isEmpty { text += "#" + GoURLText.escape(fragment, .fragment) }
        return text
    }
}
