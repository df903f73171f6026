import Diagnostics
import GoTemplate
import ValueTree
import XCTest

final class ExecutionTests: XCTestCase {
    private func render(_ templates: [String: String], _ data: Value, limits: ExecutionLimits = ExecutionLimits())
        throws -> String
    {
        var library = FunctionLibrary()
        library.add("include", 2) { try $0.execution.include(try $0.string(0), $0[1]) }
        var set = TemplateSet(functions: library, limits: limits)
        for name in templates.keys.sorted() { try set.add(name: name, text: templates[name] ?? "") }
        return String(decoding: try set.execute("main", TemplateValue(data)), as: UTF8.self)
    }

    /// `^` in the source marks the place of the error on the line above it.
    func testErrorsNameThePlace() throws {
        let cases: [(text: String, line: Int, column: Int, words: String)] = [
            ("a\n  {{ .a.b.c }}", 2, 6, "nil pointer evaluating interface {}.c"),
            ("{{ nope 1 }}", 1, 4, "function \"nope\" not defined"), ("x{{ if true }}y", 1, 5, "unexpected EOF"),
            ("{{ .s.x }}", 1, 4, "can't evaluate field x in type"), ("{{ lt 1 \"a\" }}", 1, 4, "incompatible types"),
            ("é {{ $x }}", 1, 6, "undefined variable \"$x\""),
        ]
        for expected in cases {
            XCTAssertThrowsError(try render(["main": expected.text], ["a": [:], "s": "t"]), expected.text) { error in
                let diagnostic: Diagnostic? = error as? Diagnostic
                XCTAssertEqual(diagnostic?.location?.line, expected.line, expected.text)
                XCTAssertEqual(diagnostic?.location?.column, expected.column, expected.text)
                XCTAssertTrue(diagnostic?.message.contains(expected.words) ?? false, "\(error)")
            }
        }
    }

    func testTheChainOfIncludesIsKept() throws {
        let templates: [String: String] = [
            "lib":
                "{{ define \"inner\" }}\n{{ .a.b.c }}{{ end }}{{ define \"outer\" }}{{ include \"inner\" . }}{{ end }}",
            "main": "x\n\n{{ include \"outer\" . }}",
        ]
        XCTAssertThrowsError(try render(templates, ["a": [:]])) { error in
            let diagnostic: Diagnostic? = error as? Diagnostic
            XCTAssertEqual(diagnostic?.location?.description, "lib:2:4")
            XCTAssertEqual(diagnostic?.details, ["included from lib:2:45", "included from main:3:4"])
            XCTAssertTrue(
                diagnostic?.hint?.contains(".a.b has no value (.a is empty)") ?? false, "\(diagnostic?.hint ?? "")")
        }
    }

    func testLimitsStopWhatWouldNotEnd() throws {
        let endless: [String: String] = [
            "main": "{{ define \"f\" }}{{ include \"f\" . }}{{ end }}{{ include \"f\" . }}"
        ]
        XCTAssertThrowsError(try onLargeStack { try render(endless, [:]) }) { error in
            XCTAssertTrue("\(error)".contains("nested"), "\(error)")
        }
        let busy: [String: String] = ["main": "{{ range 1000000 }}{{ range 1000000 }}{{ end }}{{ end }}"]
        XCTAssertThrowsError(try render(busy, [:], limits: ExecutionLimits(seconds: 0))) { error in
            XCTAssertEqual((error as? Diagnostic)?.code, .timedOut, "\(error)")
        }
        let wordy: [String: String] = ["main": "{{ range 1000000 }}{{ range 1000000 }}x{{ end }}{{ end }}"]
        XCTAssertThrowsError(try render(wordy, [:], limits: ExecutionLimits(valueBytes: 1000))) { error in
            XCTAssertTrue("\(error)".contains("a text of more than"), "\(error)")
        }
        let greedy: [String: String] = [
            "main": "{{ $x := \"0123456789\" }}{{ range 40 }}{{ $x = print $x $x }}{{ end }}"
        ]
        XCTAssertThrowsError(try render(greedy, [:], limits: ExecutionLimits(memoryBytes: 64 << 20))) { error in
            XCTAssertTrue("\(error)".contains("memory"), "\(error)")
        }
    }

    func testValuesWithoutAnEndAreRefused() throws {
        var library = FunctionLibrary()
        library.add("dict", 0...) { call in
            var members: [String: TemplateValue] = [:]
            for index in stride(from: 0, to: call.count, by: 2) { members[try call.string(index)] = call[index + 1] }
            return .map(TemplateMap(members))
        }
        library.add("set", 3) { call in
            try call.map(0)[try call.string(1)] = call[2]
            return .string("")
        }
        let cases: [(text: String, words: String)] = [
            ("{{ $m := dict }}{{ set $m \"m\" $m }}{{ $m }}", "nested more than 1000 levels"),
            ("{{ $m := dict }}{{ set $m \"m\" $m }}{{ print $m }}", "nested more than 1000 levels"),
            (
                "{{ $m := dict }}{{ range 40 }}{{ $m = dict \"a\" $m \"b\" $m }}{{ end }}{{ print $m }}",
                "more than 5 million members"
            ),
        ]
        for (text, words) in cases {
            var set = TemplateSet(functions: library)
            try set.add(name: "main", text: text)
            let complete: TemplateSet = set
            XCTAssertThrowsError(try complete.execute("main", .null), text) { error in
                XCTAssertTrue("\(error)".contains(words), "\(error)")
            }
        }
    }

    func testAnUnclosedActionIsNamed() throws {
        XCTAssertThrowsError(try render(["main": "a\n {{ range .a }}\n{{ if true }}{{ end }}"], [:])) { error in
            XCTAssertTrue(
                "\(error)".contains("main:2:5: unexpected EOF: {{range}} of line 2 has no {{end}}"), "\(error)")
        }
    }

    func testMapsAreReferences() throws {
        var library = FunctionLibrary()
        library.add("set", 3) { call in
            try call.map(0)[try call.string(1)] = call[2]
            return .string("")
        }
        var set = TemplateSet(functions: library)
        try set.add(name: "main", text: "{{ $m := .m }}{{ set .m.inner \"k\" 1 }}{{ $m.inner.k }}")
        let output: [UInt8] = try set.execute("main", TemplateValue(["m": ["inner": [:]]]))
        XCTAssertEqual(String(decoding: output, as: UTF8.self), "1")
    }

    func testRandomTextNeverCrashesTheParser() {
        var random = SystemRandomNumberGenerator()
        let parts: [String] = [
            "{{", "}}", "-", " ", "if", "end", ".", "$x", ":=", "(", ")", "|", "\"", "a", "1", "range", "define", "\n",
            "/*", "*/", "'", "`", ",",
        ]
        for _ in 0..<3000 {
            let text: String = (0..<Int.random(in: 1...14, using: &random)).map { _ in
                parts.randomElement(using: &random) ?? ""
            }.joined()
            _ = try? render(["main": text], [:])
        }
    }
}
