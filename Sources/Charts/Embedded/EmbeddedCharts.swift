import Diagnostics

/// The charts that the binary carries.
package enum EmbeddedCharts {
    /// Names of the charts, sorted.
    package static var names: [String] {
        Set(EmbeddedChartFiles.all.map { String($0.name.prefix { $0 != "/" }) }).sorted()
    }

    /// The chart of that name, nil if the binary has none.
    package static func chart(named name: String) throws -> Chart? {
        let files: [ChartFile] = files(of: name)
        guard !files.isEmpty else { return nil }
        return try ChartLoader.load(files: files, source: name)
    }

    /// Its files, named from inside the chart's folder.
    package static func files(of name: String) -> [ChartFile] {
        EmbeddedChartFiles.all.compactMap { file in
            guard file.name.hasPrefix("\(name)/") else { return nil }
            return ChartFile(name: String(file.name.dropFirst(name.count + 1)), text: file.text)
        }
    }
}
