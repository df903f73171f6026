/// One file of a chart: its path inside the chart, with forward slashes, and what is in it.
package struct ChartFile: Sendable, Hashable {
    package var name: String
    package var data: [UInt8]

    package init(name: String, data: [UInt8]) {
        self.name = name
        self.data = data
    }

    package init(name: String, text: String) {
        self.init(name: name, data: Array(text.utf8))
    }

    /// The contents as text; bytes that are no UTF-8 become replacement characters.
    package var text: String { String(decoding: data, as: UTF8.self) }

    /// The last part of the path.
    var baseName: Substring { name[(name.lastIndex(of: "/").map(name.index(after:)) ?? name.startIndex)...] }
}
