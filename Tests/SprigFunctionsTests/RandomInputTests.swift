import GoTemplate
import TestSupport
import ValueTree
import XCTest

@testable import SprigFunctions

/// Whatever a template gives to dates, TOML, encodings and keys: an answer or an error, never a crash.
final class RandomInputTests: XCTestCase {
    /// A linear congruential generator, so that every run tries the same.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }

    private func changed(_ text: String, _ generator: inout Generator) -> [UInt8] {
        var bytes: [UInt8] = Array(text.utf8)
        for _ in 0..<Int.random(in: 0...4, using: &generator) {
            let place: Int = Int.random(in: 0...bytes.count, using: &generator)
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: place)
            case 1 where place < bytes.count: bytes.remove(at: place)
            case 2 where place < bytes.count: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            default: bytes = Array(bytes[place...] + bytes[..<place])
            }
        }
        return bytes
    }

    func testTOML() {
        let texts: [String] = [
            "a = 1\n[b.c]\nd = \"\"\"x\\\n  y\"\"\"\n", "[[a]]\nb = [1, {c = 2, d = ['x']}]\n[[a]]\n",
            "t = 1979-05-27T07:32:00.5-07:00\nf = 1e6\ni = 0x_1\n", "a.\"b c\".'d' = true # x\r\n",
        ]
        var generator = Generator(state: 1)
        for _ in 0..<20_000 {
            let text: [UInt8] = changed(texts.randomElement(using: &generator) ?? "", &generator)
            if let map = try? TOMLReader.parse(text) { _ = try? TOMLWriter.bytes(.map(map)) }
        }
    }

    func testDates() {
        let layouts: [String] = [
            GoTime.rfc3339, "Mon Jan _2 15:04:05 2006 MST", "02/01/06 3:4:5.000pm -07:00:00", "__2 2006 Z0700",
        ]
        let texts: [String] = [
            "2024-02-29T13:14:15.25+02:00", "Thu Feb 29 13:14:15 2024 GMT+3", "29/02/24 1:2:3.123am -01:02:03",
            "366 2024 Z", "1h2m3.5s", "CET-1CEST,M3.5.0,M10.5.0/3", "<+03>-3:30J60,J300/25",
        ]
        var generator = Generator(state: 2)
        for _ in 0..<20_000 {
            let layout = String(
                decoding: changed(layouts.randomElement(using: &generator) ?? "", &generator), as: UTF8.self)
            let text = String(
                decoding: changed(texts.randomElement(using: &generator) ?? "", &generator), as: UTF8.self)
            if let time = try? GoTime.parse(layout, text, in: ZoneFiles.local) { _ = time.format(layout) }
            _ = try? GoDuration.parse(text)
            let seconds = Int64(bitPattern: generator.next()) >> Int64.random(in: 0..<40, using: &generator)
            if let rule = ZoneRule(text) { _ = rule.span(at: seconds, since: 0) }
            _ = GoTime(seconds: seconds, zone: .fixed("X", -3_600)).format(layout)
        }
    }

    func testKeysAndEncodings() throws {
        let values: Value = try XCTUnwrap(try RecordedCases.load("crypto/shapes.jsonl").first?["values"])
        let keys: [String] = ["p256", "ed25519", "rsa1024", "p256p8", "dsa"].compactMap { values[$0]?.stringValue }
        var generator = Generator(state: 3)
        for _ in 0..<2_000 {
            let text: [UInt8] = changed(keys.randomElement(using: &generator) ?? "", &generator)
            _ = try? PrivateKey.parse(text)
            _ = Base64Decoder.decode(text)
            _ = Base32Text.decode(text)
            if let block = PEMBlock.first(in: text) {
                let bytes: [UInt8] = changed(String(decoding: block.bytes, as: UTF8.self), &generator)
                _ = DER.tagsInside(bytes)
                _ = try? IssuerCertificate(Array(PEMBlock(type: "CERTIFICATE", bytes: bytes).text.utf8), "it")
            }
        }
    }

    /// Methods and functions with numbers at the edge of what they can be.
    func testExtremeNumbers() throws {
        let numbers: [String] = [
            "0", "-1", "9223372036854775807", "-9223372036854775808", "4294967296", "-62135596801",
            "9223372036854775", "292277026596", "86399",
        ]
        let uses: [String] = [
            "(dateInZone \"2006-01-02 15:04:05 MST 002\" N \"Europe/Berlin\")", "(htmlDate N)", "($t.AddDate N 0 0)",
            "($t.AddDate 0 N 0)", "($t.AddDate 0 0 N)", "($t.AddDate N N N)", "($t.Add N)", "($t.Round N)",
            "($t.Truncate N)", "(($t.Add N).Add N)", "(($t.Add N).Sub $t)", "(($t.AddDate N 1 1).Sub $t)",
            "(($t.Sub $z).Round N)", "(($t.Sub $z).Truncate N)", "($t.AddDate N 0 0).UnixNano",
            "(($t.AddDate N N 0).Truncate N)", "($z.Before ($t.AddDate N 0 0))", "(duration \"N\")",
            "(durationRound (int64 \"N\"))", "(ago N)", "($t.AddDate N 0 0).Month", "($t.AddDate 0 0 N).Weekday",
            "(randInt N 5)", "(derivePassword N \"foo\" \"a\" \"b\" \"c\")", "(toJson ($t.AddDate N 0 0))",
            "(genSelfSignedCertWithKey \"x\" nil nil N .Values.p256).Cert", "(dateModify \"Nns\" $t)",
            "(dateModify \"Nh\" $t)",
        ]
        let values: Value = try XCTUnwrap(try RecordedCases.load("crypto/shapes.jsonl").first?["values"])
        for use in uses {
            for number in numbers {
                var set = TemplateSet(functions: SprigLibrary.functions)
                let start: String =
                    "{{ $t := toDate \"2006-01-02\" \"2024-02-29\" }}{{ $z := toDate \"2006\" \"0001\" }}"
                try set.add(
                    name: "t",
                    text: start + "{{ \(use.replacing("N", with: number).replacing("\(number)ano", with: "Nano")) }}")
                let data: Value = ["Values": values]
                _ = try? set.execute("t", TemplateValue(data))
            }
        }
    }
}
