import GoTemplate
import GoText

/// `quote` and `squote`.
enum QuoteFunctions {
    static func add(to library: inout FunctionLibrary) {
        library.add("quote", 0...) { call in
            if call.count == 1, let quoted = plain(call[0]) { return quoted }
            var output: [UInt8] = []
            for argument in call.arguments where !argument.isNull {
                if !output.isEmpty { output.append(UInt8(ascii: " ")) }
                quote(argument, to: &output)
            }
            return .string(bytes: output)
        }
        library.add("squote", 0...) { call in
            var output: [UInt8] = []
            for argument in call.arguments where !argument.isNull {
                if !output.isEmpty { output.append(UInt8(ascii: " ")) }
                output.append(UInt8(ascii: "'"))
                ValueText.append(argument, topLevel: false, to: &output)
                output.append(UInt8(ascii: "'"))
            }
            return .string(bytes: output)
        }
    }

    /// A string that only needs the quotes, as most do.
    private static func plain(_ value: TemplateValue) -> TemplateValue? {
        guard case .string(var text) = value else { return nil }
        return text.withUTF8 { text in
            guard text.allSatisfy(isPlain) else { return nil }
            return .text(count: text.count + 2, isUTF8: true) { buffer in
                buffer.initializeElement(at: 0, to: UInt8(ascii: "\""))
                _ = UnsafeMutableBufferPointer(rebasing: buffer[1...]).initialize(from: text)
                buffer.initializeElement(at: text.count + 1, to: UInt8(ascii: "\""))
            }
        }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    /// As Go's `%q`.
    private static func quote(_ value: TemplateValue, to output: inout [UInt8]) {
        let start: Int = output.count
        output.append(UInt8(ascii: "\""))
        value.appendText(to: &output)
        if output[(start + 1)...].allSatisfy(isPlain) {
            output.append(UInt8(ascii: "\""))
        } else {
            let text: [UInt8] = Array(output[(start + 1)...])
            output.removeSubrange(start...)
            text.withUnsafeBufferPointer { GoQuote.append($0, to: &output) }
        }
    }
}
