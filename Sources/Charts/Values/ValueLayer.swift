import Diagnostics
package import ValueTree
import YAML

/// Values from one place: a file, a flag, or a chart's own defaults. A list of them, lowest first, is what a chart is
/// rendered with.
package struct ValueLayer: Sendable {
    /// As people would name it: `prod.yaml`, `--set a.b=1`, `web/values.yaml`.
    package let title: String
    /// The map that it gives.
    package let values: Value
    /// What it and the layers below it come to.
    let result: Value
    /// The text of a file.
    let text: [UInt8]?

    init(title: String, values: Value, result: Value = [:], text: [UInt8]? = nil) {
        self.title = title
        self.values = values
        self.result = result
        self.text = text
    }

    /// Where it sets the value at `path`: the key's place in a file, else the flag.
    func place(of path: [String]) -> SourceLocation {
        let place: SourceLocation? = text.flatMap { try? YAMLReader.place(of: path, in: $0, file: title) }
        return place ?? SourceLocation(file: title)
    }
}
