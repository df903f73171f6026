import Foundation

/// A folder with given files, for one test.
struct TemporaryFolder {
    let url: URL

    var path: String { url.path }

    /// - Parameter files: texts by path in the folder.
    init(_ files: [String: String]) throws {
        url = FileManager.default.temporaryDirectory.appending(path: "iter8-\(UUID().uuidString)")
        for (name, text) in files { try write(text, to: name) }
    }

    func write(_ text: String, to name: String) throws {
        let file: URL = url.appending(path: name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    func remove() { try? FileManager.default.removeItem(at: url) }
}
