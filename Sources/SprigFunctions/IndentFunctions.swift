import GoTemplate

/// `indent` and `nindent`, which every chart lives by.
enum IndentFunctions {
    static func add(to library: inout FunctionLibrary) {
        library.add("indent", 2) { try indented($0, onNewLine: false) }
        library.add("nindent", 2) { try indented($0, onNewLine: true) }
    }

    private static let newline: UInt8 = UInt8(ascii: "\n")

    private static func indented(_ call: FunctionCall, onNewLine: Bool) throws -> TemplateValue {
        let width: Int = Int(try call.integer(0))
        return try call.withText(1) { text in
            guard width >= 0 else { throw call.failure("strings: negative Repeat count") }
            var lines: Int = 1
            for byte in text where byte == newline { lines += 1 }
            let (padding, overflow): (Int, Bool) = lines.multipliedReportingOverflow(by: width)
            let size: Int = overflow ? .max : min(padding, .max - text.count - 1) + text.count + (onNewLine ? 1 : 0)
            try call.claim(size)
            return .text(count: size, isUTF8: call[1].isText) { fill($0, text, width, onNewLine) }
        }
    }

    private static func fill(
        _ buffer: UnsafeMutableBufferPointer<UInt8>, _ text: TextBytes, _ width: Int, _ onNewLine: Bool
    ) {
        guard var target = buffer.baseAddress else { return }
        if onNewLine {
            target.initialize(to: newline)
            target += 1
        }
        func pad() {
            target.initialize(repeating: UInt8(ascii: " "), count: width)
            target += width
        }
        pad()
        guard let source = text.baseAddress else { return }
        var start: Int = 0
        while start < text.count {
            let end: Int = text[start...].firstIndex(of: newline).map { $0 + 1 } ?? text.count
            target.initialize(from: source + start, count: end - start)
            target += end - start
            if text[end - 1] == newline { pad() }
            start = end
        }
    }
}
