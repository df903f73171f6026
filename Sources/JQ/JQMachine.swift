import CJQ
import Diagnostics
import ValueTree

/// One of libjq's interpreters and the values it makes.
///
/// Unchecked: its owner lets one thread run it at a time; ``halt()`` alone may come from elsewhere meanwhile.
final class JQMachine: @unchecked Sendable {
    private let library: JQLibrary
    private let state: OpaquePointer
    private var jq: UnsafePointer<iter8_jq> { library.functions }

    init(_ library: JQLibrary) throws(Diagnostic) {
        guard let state = iter8_jq_init(library.functions) else {
            throw Diagnostic(.failed, "libjq could not be started: out of memory")
        }
        self.library = library
        self.state = state
    }

    deinit {
        iter8_jq_teardown(library.functions, state)
    }

    /// Called once. jq's messages, in their order, without its prefixes; empty where all is well.
    func compile(_ program: String) -> [String] {
        let messages = JQMessages(library)
        let succeeded: Bool = withExtendedLifetime(messages) {
            iter8_jq_report_to(
                jq, state,
                { context, message in
                    guard let context else { return }
                    Unmanaged<JQMessages>.fromOpaque(context).takeUnretainedValue().take(message)
                }, Unmanaged.passUnretained(messages).toOpaque())
            let status: Int32 = iter8_jq_compile(jq, state, program)
            iter8_jq_report_to(jq, state, nil, nil)
            return status != 0
        }
        return succeeded ? [] : messages.lines
    }

    /// - Throws: ``Diagnostic`` `invalid` if `json` is none.
    func start(_ json: [UInt8]) throws(Diagnostic) {
        guard let count = Int32(exactly: json.count) else { throw Diagnostic(.invalid, "the input is too large") }
        let input: jv = (json + [0]).withUnsafeBytes { bytes in
            iter8_jq_parse(jq, bytes.bindMemory(to: CChar.self).baseAddress, count)
        }
        guard iter8_jq_kind(jq, input) != JV_KIND_INVALID else {
            let message: String = takeMessage(of: input) ?? "there is nothing"
            throw Diagnostic(.invalid, json.isEmpty ? "the input is empty" : "the input is no JSON: \(message)")
        }
        iter8_jq_start(jq, state, input)
    }

    /// The next output of what was started, nil where there is none.
    ///
    /// - Throws: ``Diagnostic`` `failed` with the expression's error, without saying which expression this was.
    func next() throws(Diagnostic) -> Value? {
        let output: jv = iter8_jq_next(jq, state)
        guard iter8_jq_kind(jq, output) == JV_KIND_INVALID else { return try take(output) }
        if let message = takeMessage(of: output) { throw Diagnostic(.failed, message) }
        return nil
    }

    /// Ends a run; only while one goes on.
    func halt() { iter8_jq_halt(jq, state) }

    private func take(_ output: jv) throws(Diagnostic) -> Value {
        switch iter8_jq_kind(jq, output) {
        case JV_KIND_NUMBER:
            // Not through text: that would say null for NaN and the greatest number for infinity.
            let number: Double = iter8_jq_number(jq, output)
            iter8_jq_free(jq, output)
            return Int64(exactly: number).map { .int($0) } ?? .float(number)
        case JV_KIND_STRING: return .string(JQMessages.takeText(iter8_jq_text(jq, output), library))
        default: return try JSONReader.parse(Array(JQMessages.takeText(iter8_jq_text(jq, output), library).utf8))
        }
    }

    /// Frees the value. nil where it says no more than that there is nothing.
    private func takeMessage(of invalid: jv) -> String? {
        let message: jv = iter8_jq_message(jq, invalid)
        iter8_jq_free(jq, invalid)
        guard iter8_jq_kind(jq, message) != JV_KIND_NULL else {
            iter8_jq_free(jq, message)
            return nil
        }
        return JQMessages.takeText(iter8_jq_text(jq, message), library)
    }
}

/// What libjq reports while it compiles.
private final class JQMessages {
    private let library: JQLibrary
    private(set) var lines: [String] = []

    init(_ library: JQLibrary) {
        self.library = library
    }

    func take(_ message: jv) {
        let text: String = JQMessages.takeText(iter8_jq_text(library.functions, message), library)
        for line in text.split(whereSeparator: \.isNewline) where !line.hasSuffix(" compile error") {
            guard !line.hasSuffix(" compile errors") else { continue }
            let own: Substring = line.hasPrefix("jq: error: ") ? line.dropFirst("jq: error: ".count) : line
            lines.append(String(own.replacing(" (Unix shell quoting issues?)", with: "")))
        }
    }

    /// Frees the value, which is a string.
    static func takeText(_ value: jv, _ library: JQLibrary) -> String {
        defer { iter8_jq_free(library.functions, value) }
        let bytes = UnsafeRawBufferPointer(
            start: iter8_jq_bytes(library.functions, value), count: Int(iter8_jq_length(library.functions, value)))
        return String(decoding: bytes, as: UTF8.self)
    }
}
