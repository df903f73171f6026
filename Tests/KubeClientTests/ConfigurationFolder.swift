import Foundation
import XCTest

/// A temporary folder with files in it, removed with the test.
struct ConfigurationFolder {
    let path: String

    init(_ test: XCTestCase, _ files: [String: String] = [:]) throws {
        let url: URL = FileManager.default.temporaryDirectory.appending(path: "kubeconfig-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        test.addTeardownBlock { try? FileManager.default.removeItem(at: url) }
        path = url.path
        for (name, text) in files { try write(name, text) }
    }

    func write(_ name: String, _ text: String, mode: Int = 0o600) throws {
        let url: URL = URL(filePath: file(name))
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: url.path)
    }

    func file(_ name: String) -> String { "\(path)/\(name)" }

    func read(_ name: String) throws -> String {
        try String(contentsOfFile: file(name), encoding: .utf8)
    }
}

extension String {
    var base64: String { Data(utf8).base64EncodedString() }
}
