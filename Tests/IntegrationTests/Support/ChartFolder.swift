import Foundation

/// A chart in a folder, file by file.
struct ChartFolder {
    let folder: URL

    init(at folder: URL) throws {
        self.folder = folder
        _ = try file("Chart.yaml", "apiVersion: v2\nname: \(folder.lastPathComponent)\nversion: 0.1.0\n")
    }

    func file(_ path: String, _ text: String) throws -> ChartFolder {
        let file: URL = folder.appending(path: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
        return self
    }
}
