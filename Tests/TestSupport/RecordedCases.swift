package import Foundation
package import ValueTree

/// Cases recorded from the real thing: one JSON object a line, below Tests/ConformanceTests/Cases.
package enum RecordedCases {
    package static let folder: URL = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "ConformanceTests/Cases")

    /// Numbers in the cases are read as Go's encoding/json reads them.
    package static func load(_ path: String) throws -> [Value] {
        // Where they were recorded clocks show UTC.
        setenv("TZ", "UTC", 1)
        let text = try String(contentsOf: folder.appending(path: path), encoding: .utf8)
        return try text.split(separator: "\n").map { try JSONReader.parse(String($0), numbers: .floats) }
    }
}
