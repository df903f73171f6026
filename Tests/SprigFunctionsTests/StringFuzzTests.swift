import Diagnostics
import GoTemplate
import SprigFunctions
import ValueTree
import XCTest

/// Functions on strings get anything at all and either answer or fail with a diagnostic.
final class StringFuzzTests: XCTestCase {
    private struct Generator {
        var state: UInt64

        mutating func next(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(limit))
        }

        mutating func pick(_ list: [String]) -> String { list[next(list.count)] }

        mutating func literal() -> String {
            let bytes: [UInt8] = (0..<next(12)).map { _ in
                next(3) == 0 ? UInt8(next(256)) : Array("aAbB é日-_ .\n$\\1(){}[]*+?|^\"".utf8)[next(30)]
            }
            return "\"" + bytes.map { "\\x" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "\""
        }

        mutating func argument() -> String {
            let integers: [String] = [
                "0", "1", "-1", "3", "7", "63", "9223372036854775807", "-9223372036854775808", "-9223372036854775807",
                "65536",
            ]
            switch next(10) {
            case 0...4: return literal()
            case 5...7: return pick(integers)
            case 8: return pick(["nil", "true", "1.5", ".Values.l", ".Values.m", "(list)", "(dict)", "(until 3)"])
            default: return "(trunc \(next(5)) \(literal()))"
            }
        }
    }

    private static let functions: [(name: String, count: Int)] = [
        ("trim", 1), ("trimAll", 2), ("trimSuffix", 2), ("trimPrefix", 2), ("nospace", 1), ("upper", 1), ("lower", 1),
        ("title", 1), ("untitle", 1), ("swapcase", 1), ("camelcase", 1), ("snakecase", 1), ("kebabcase", 1),
        ("initials", 1), ("repeat", 2), ("substr", 3), ("trunc", 2), ("abbrev", 2), ("abbrevboth", 3), ("indent", 2),
        ("nindent", 2), ("quote", 2), ("squote", 2), ("cat", 2), ("replace", 3), ("plural", 3), ("toString", 1),
        ("join", 2), ("wrap", 2), ("wrapWith", 3), ("splitList", 2), ("split", 2), ("splitn", 3), ("sortAlpha", 1),
        ("contains", 2), ("hasPrefix", 2), ("hasSuffix", 2), ("regexMatch", 2), ("regexFind", 2), ("regexFindAll", 3),
        ("regexReplaceAll", 3), ("regexReplaceAllLiteral", 3), ("regexSplit", 3), ("regexQuoteMeta", 1),
    ]

    func testNothingCrashes() throws {
        var generator = Generator(state: 42)
        var (answers, failures): (Int, Int) = (0, 0)
        for _ in 0..<20_000 {
            let function: (name: String, count: Int) = Self.functions[generator.next(Self.functions.count)]
            // An integer where one belongs, most of the time.
            var arguments: [String] = (0..<function.count).map { _ in generator.argument() }
            if ["repeat", "trunc", "abbrev", "indent", "nindent", "wrap"].contains(function.name) {
                arguments[0] = generator.pick(["0", "2", "5", "-3", "9223372036854775807", "-9223372036854775808"])
            }
            let template: String = "{{ \(function.name) \(arguments.joined(separator: " ")) }}"
            do {
                _ = try render(template)
                answers += 1
            } catch is Diagnostic {
                failures += 1
            }
        }
        print("string functions: \(answers) answers, \(failures) failures")
        XCTAssertGreaterThan(answers, 5_000)
        XCTAssertGreaterThan(failures, 2_000)
    }

    private func render(_ template: String) throws -> [UInt8] {
        var set = TemplateSet(functions: SprigLibrary.functions)
        try set.add(name: "t", text: template)
        return try set.execute("t", TemplateValue(["Values": ["l": ["a", 1], "m": ["k": "v"]]] as Value))
    }
}
