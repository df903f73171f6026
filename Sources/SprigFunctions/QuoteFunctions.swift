import GoTemplate

/// `quote` and `squote`.
enum QuoteFunctions {
    static func add(to library: inout FunctionLibrary) {
        library.add("quote", 0...) { call in
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

    /// As Go's `%q`; most texts only need the quotes.
    private static func quote(_ value: TemplateValue, to output: inout [UInt8]) {
        let start: Int = output.count
        output.append(UInt8(ascii: "\""))
        value.appendText(to: &output)
        let isPlain: Bool = output[(start + 1)...].allSatisfy { byte in
            byte >= 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
        }
        if isPlain {
            output.append(UInt8(ascii: "\""))
        } else {
            let text: [UInt8] = Array(output[(start + 1)...])
            output.removeSubrange(start...)
            text.withUnsafeBufferPointer { GoQuote.append($0, to: &output) }
        }
    }
}
