import RegularExpressions
import TestSupport
import XCTest

/// What Go's `regexp` makes of seeded patterns and texts: Tests/ConformanceTests/record/regexp/cases.go.
final class RecordedRegexpTests: XCTestCase {
    func testPatternsAndTexts() throws {
        let data = try Data(contentsOf: RecordedCases.folder.appending(path: "regexp/cases.jsonl"))
        let (checked, differing): (Int, [String]) = try check(data)
        print("regexp: \(checked) cases, \(differing.count) differing")
        XCTAssertGreaterThan(checked, 5_000)
        XCTAssertEqual(differing.count, 0, differing.prefix(20).joined(separator: "\n"))
    }

    func testWrongPatterns() throws {
        let data = try Data(contentsOf: RecordedCases.folder.appending(path: "regexp/errors.jsonl"))
        let (checked, differing): (Int, [String]) = try check(data)
        print("regexp errors: \(checked) cases, \(differing.count) differing")
        XCTAssertGreaterThan(checked, 1_000)
        XCTAssertEqual(differing.count, 0, differing.prefix(20).joined(separator: "\n"))
    }

    private func check(_ data: Data) throws -> (checked: Int, differing: [String]) {
        var differing: [String] = []
        let lines = data.split(separator: UInt8(ascii: "\n"))
        for line in lines {
            let recorded = try JSONDecoder().decode(RecordedExpression.self, from: Data(line))
            if let difference = recorded.difference() { differing.append(difference) }
        }
        return (lines.count, differing)
    }
}

/// A string of any bytes: as it is, or in hexadecimal.
struct RecordedText: Decodable, Equatable {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            bytes = Array(text.utf8)
        } else {
            let digits: [Character] = Array(try container.decode([String: String].self)["hex"] ?? "")
            bytes = stride(from: 0, to: digits.count, by: 2).compactMap {
                UInt8(String(digits[$0...$0 + 1]), radix: 16)
            }
        }
    }
}

struct RecordedExpression: Decodable {
    let pattern: RecordedText
    let error: RecordedText?
    let text: RecordedText?
    /// Where matches and their groups begin and end.
    let found: [[Int]]?
    let limit: Int?
    let split: [RecordedText]?
    let replacement: RecordedText?
    let replaced: RecordedText?
    let literally: RecordedText?
    let quoted: RecordedText?

    func difference() -> String? {
        let source: String = String(decoding: pattern.bytes, as: UTF8.self).debugDescription
        do throws(RegularExpressionError) {
            let expression = try RegularExpression(pattern.bytes)
            if let error { return "\(source): Go says \(String(decoding: error.bytes, as: UTF8.self))" }
            return mismatch(expression).map { "\(source) on \(shown(text)): \($0)" }
        } catch {
            let wanted: String = self.error.map { String(decoding: $0.bytes, as: UTF8.self) } ?? "nothing"
            return wanted == error.description ? nil : "\(source): \(error), Go says \(wanted)"
        }
    }

    private func shown(_ text: RecordedText?) -> String {
        String(decoding: text?.bytes ?? [], as: UTF8.self).debugDescription
    }

    private func mismatch(_ expression: RegularExpression) -> String? {
        guard let text = text?.bytes, let found, let limit, let replacement = replacement?.bytes else { return nil }
        return text.withUnsafeBufferPointer { bytes in
            let ours: [[Int]] = expression.allSubmatches(in: bytes).map { match in
                match.flatMap { [$0?.lowerBound ?? -1, $0?.upperBound ?? -1] }
            }
            if ours != found { return "found \(ours), Go \(found)" }
            if expression.matches(bytes) == found.isEmpty { return "matches() is wrong" }
            if expression.firstMatch(in: bytes).map({ [$0.lowerBound, $0.upperBound] })
                != found.first.map({ Array($0[..<2]) })
            {
                return "firstMatch is wrong"
            }
            let whole: [[Int]] = expression.allMatches(in: bytes, limit: limit).map { [$0.lowerBound, $0.upperBound] }
            let wanted: [[Int]] = found.prefix(limit < 0 ? Int.max : limit).map { Array($0[..<2]) }
            if whole != wanted { return "allMatches(\(limit)) is \(whole), not \(wanted)" }
            let pieces: [RecordedText] = expression.split(bytes, limit: limit).map { RecordedText(Array(text[$0])) }
            if pieces != split ?? [] { return "split(\(limit)) into \(pieces), Go \(split ?? [])" }
            let replaced = RecordedText(expression.replaceAll(in: bytes, with: replacement) { _ in })
            if replaced != self.replaced { return "replaced to \(shown(replaced)), Go \(shown(self.replaced))" }
            let literally = RecordedText(expression.replaceAllLiterally(in: bytes, with: replacement) { _ in })
            if literally != self.literally { return "replaced literally to \(shown(literally))" }
            if let quoted, RecordedText(RegularExpression.quoteMeta(text)) != quoted { return "quoteMeta is wrong" }
            return nil
        }
    }
}
