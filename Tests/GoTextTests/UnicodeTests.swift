import GoText
import XCTest

final class UnicodeTests: XCTestCase {
    func testCaseIsOneToOne() {
        XCTAssertEqual(CaseMapping.upper(0xDF), 0xDF)  // ß
        XCTAssertEqual(CaseMapping.lower(0x130), 0x69)  // İ
        XCTAssertEqual(CaseMapping.title(0x1C6), 0x1C5)  // ǆ, ǅ
        XCTAssertEqual(CaseMapping.upper(0x1F80), 0x1F88)  // ᾀ, ᾈ
        XCTAssertEqual(CaseMapping.upper(0x61), 0x41)
    }

    func testCategories() {
        XCTAssertTrue(UnicodeCategory.isLetter(0x65E5))
        XCTAssertTrue(UnicodeCategory.isDigit(0x0663))
        XCTAssertFalse(UnicodeCategory.isDigit(0xBD))
        XCTAssertTrue(UnicodeCategory.isNumber(0xBD))
        XCTAssertEqual(UnicodeCategory.name(0x10FFFF), "Cn")
        XCTAssertTrue(UnicodeCategory.isTitle(0x1C5))
    }

    func testBytesThatAreNoUTF8() {
        let wrong: [[UInt8]] = [
            [0x80], [0xC0, 0x80], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82],
            [0xFF],
        ]
        for bytes in wrong {
            bytes.withUnsafeBufferPointer { XCTAssertTrue(GoUTF8.decode($0, at: 0).isInvalid, "\(bytes)") }
        }
        for scalar: UInt32 in [0, 0x7F, 0x80, 0x7FF, 0x800, 0xFFFD, 0xFFFF, 0x10000, 0x10FFFF] {
            var bytes: [UInt8] = []
            GoUTF8.append(scalar, to: &bytes)
            bytes.withUnsafeBufferPointer {
                XCTAssertEqual(GoUTF8.decode($0, at: 0).scalar, scalar)
                XCTAssertEqual(GoUTF8.decodeLast($0, before: $0.count).scalar, scalar)
            }
        }
    }
}
