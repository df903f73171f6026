import CCrypto
import Diagnostics
import Foundation
import GoTemplate
import TestSupport
import ValueTree
import XCTest

@testable import SprigFunctions

/// Keys and certificates: built like Go's, bit for bit but for the numbers, and taken by who checks them.
final class CertificateTests: XCTestCase {
    /// Recorded by Tests/ConformanceTests/record/crypto.py.
    func testAreBuiltAsGoBuildsThem() throws {
        let cases: [Value] = try RecordedCases.load("crypto/shapes.jsonl")
        let values: Value = try XCTUnwrap(cases.first?["values"])
        for recorded in cases.dropFirst() {
            let template: String = try XCTUnwrap(recorded["template"]?.stringValue)
            let theirs: [String] = try XCTUnwrap(recorded["shape"]?.listValue).compactMap(\.stringValue)
            let block: PEMBlock = try XCTUnwrap(PEMBlock.first(in: render(template, values)), template)
            XCTAssertEqual(shape(block), theirs, template)
        }
        print("crypto/shapes.jsonl: \(cases.count - 1) cases")
    }

    func testKeysFitAndChainsVerify() throws {
        let values: Value = try XCTUnwrap(try RecordedCases.load("crypto/shapes.jsonl").first?["values"])
        for name in ["rsa1024", "p224", "p256", "p384", "p521", "ed25519"] {
            let template: String = """
                {{ $c := genCAWithKey "ca" 10 .Values.\(name) }}{{ $s := genSignedCert "y" (list "1.2.3.4") (list "y") 5 $c -}}
                {{ toJson (dict "ca" $c "leaf" $s) }}
                """
            let both: Value = try JSONReader.parse(String(decoding: try render(template, values), as: UTF8.self))
            let authority: OpaquePointer = try certificate(both["ca"])
            let leaf: OpaquePointer = try certificate(both["leaf"])
            defer { [authority, leaf].forEach(X509_free) }
            let (authorityKey, leafKey): (PrivateKey, PrivateKey) = (try key(both["ca"]), try key(both["leaf"]))
            XCTAssertEqual(X509_verify(authority, authorityKey.handle), 1, name)
            XCTAssertEqual(X509_verify(leaf, authorityKey.handle), 1, name)
            XCTAssertEqual(X509_check_private_key(leaf, leafKey.handle), 1, name)
            XCTAssertEqual(X509_check_issued(authority, leaf), X509_V_OK, name)
            XCTAssertEqual(X509_check_host(leaf, "y", 0, 0, nil), 1)
            XCTAssertEqual(X509_check_ip_asc(leaf, "1.2.3.4", 0), 1)
            withExtendedLifetime((authorityKey, leafKey)) {}
            var (days, seconds): (Int32, Int32) = (0, 0)
            ASN1_TIME_diff(&days, &seconds, X509_get0_notBefore(leaf), X509_get0_notAfter(leaf))
            XCTAssertEqual(days, 5)
            XCTAssertEqual(seconds, 0)
        }
    }

    /// Made with libxcrypt; costs and salts as in the hashes.
    func testBcryptIsBcrypt() {
        let vectors: [(String, Int, [UInt8], String)] = [
            (
                "", 4, [68, 32, 130, 60, 253, 230, 241, 194, 107, 48, 249, 14, 199, 221, 1, 228],
                "$2a$04$PAAANN1k6aHpKNiMv7y/3.hKe2Ks3Vpy/2vuODPg9Sob8yMsvejSm"
            ),
            (
                "x", 4, [136, 117, 52, 162, 15, 11, 13, 4, 195, 110, 216, 14, 113, 224, 253, 119],
                "$2a$04$gFSyme6JBORBZreMacB7buCMBT/8CjjLZCwKCUR.m86XwsUn0MTUC"
            ),
            (
                "password", 5, [176, 118, 112, 235, 148, 11, 213, 51, 95, 151, 61, 170, 216, 97, 155, 145],
                "$2a$05$qFXu43OJzRLdjx0o0EEZiOf9U5Qr78.rof0uac/tsBHmLy1edJ.fi"
            ),
            (
                "naïve 日本", 4, [255, 201, 17, 245, 124, 206, 212, 88, 187, 191, 44, 224, 55, 83, 201, 189],
                "$2a$04$96iP7VxMzDg5twxeLzNHtOW7QsP2k7Cgq1pIYBnyKWe.1lbcfojl6"
            ),
            (
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 4,
                [250, 15, 240, 22, 157, 201, 87, 86, 116, 6, 102, 118, 207, 176, 180, 235],
                "$2a$04$8e9uDn1HTzXy/kX0x5Ay4uT.A2i4xRrw9Mzs4lZqWFBXRrrYqMTMq"
            ),
            (
                "U*U*", 6, [137, 2, 196, 66, 105, 218, 28, 246, 186, 102, 211, 248, 182, 212, 177, 0],
                "$2a$06$gOJCOklYFNY4XrN2rrQv..afOKVq/47E4l8nR0kWnriAxZAN47XrC"
            ),
            (
                "x", 10, [169, 234, 14, 117, 90, 92, 46, 130, 16, 36, 42, 8, 231, 7, 143, 127],
                "$2a$10$ocmMbTnaJmGOHAmG3ucNduNpc7I1PKQhDofBlJq.c1g.Se1tUAtmy"
            ),
        ]
        for (password, cost, salt, hash) in vectors {
            XCTAssertEqual(Bcrypt.hash(Array(password.utf8), cost: cost, salt: salt), hash)
        }
    }

    private func render(_ template: String, _ values: Value) throws -> [UInt8] {
        var set = TemplateSet(functions: SprigLibrary.functions)
        try set.add(name: "t", text: template)
        let data: Value = ["Values": values]
        return try set.execute("t", TemplateValue(data))
    }

    private func key(_ object: Value?) throws -> PrivateKey {
        try PrivateKey.parse(Array(try XCTUnwrap(object?["Key"]?.stringValue).utf8))
    }

    private func certificate(_ object: Value?) throws -> OpaquePointer {
        let text: String = try XCTUnwrap(object?["Cert"]?.stringValue)
        let bytes: [UInt8] = try XCTUnwrap(PEMBlock.first(in: Array(text.utf8))).bytes
        return try XCTUnwrap(
            bytes.withUnsafeBufferPointer { buffer in
                var position: UnsafePointer<UInt8>? = buffer.baseAddress
                return d2i_X509(nil, &position, buffer.count)
            })
    }

    /// What `openssl asn1parse` prints, without offsets, lengths and numbers.
    private func shape(_ block: PEMBlock) -> [String] {
        let output: OpaquePointer? = BIO_new(BIO_s_mem())
        defer { BIO_free(output) }
        ASN1_parse_dump(output, block.bytes, block.bytes.count, 0, 0)
        var text: [UInt8] = Array(repeating: 0, count: 1 << 16)
        let count: Int32 = BIO_read(output, &text, Int32(text.count))
        let isKey: Bool = block.type.hasSuffix("PRIVATE KEY")
        let lines: [String] = String(decoding: text.prefix(Int(max(0, count))), as: UTF8.self)
            .split(separator: "\n").map { line in
                var line: String = String(line)
                    .replacing(/^ *\d+:(d=\d+) +hl=\d+ +l= *\d+ +/) { "\($0.1) " }
                    .replacing(/\s+$/, with: "")
                    .replacing(/(INTEGER +:)-?[0-9A-F]{9,}$/) { "\($0.1)*" }
                    .replacing(/(UTCTIME|GENERALIZEDTIME)( +:).*$/) { "\($0.1)\($0.2)*" }
                    .replacing(/\[HEX DUMP\]:(0414|30168014)[0-9A-F]{40}$/) { "[HEX DUMP]:\($0.1)*" }
                if isKey { line.replace(/\[HEX DUMP\]:.*$/, with: "[HEX DUMP]:*") }
                return line
            }
        return ["-----BEGIN \(block.type)-----"] + lines
    }
}
