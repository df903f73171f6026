package import Charts
import Diagnostics

/// The charts that specs name: the binary's own if it has one of that name and version, else the repository's. A chart that
/// was found is kept; one that was not is looked for again.
package actor ChartCatalog {
    private struct Wanted: Hashable {
        var name: String
        var version: String?
    }

    private let repository: String?
    private let files: @Sendable () -> RemoteFiles
    private var known: [Wanted: Chart] = [:]
    private var embedded: [String: Chart] = [:]

    /// - Parameters:
    ///   - repository: the URL of a chart repository; nil for none.
    ///   - files: how to download, asked only if something is to be downloaded.
    package init(repository: String?, files: @escaping @Sendable () -> RemoteFiles) {
        self.repository = repository
        self.files = files
    }

    /// - Throws: `notFound` with what there is instead; what the repository answers.
    package func chart(for release: DesiredRelease) async throws -> Chart {
        let wanted = Wanted(name: release.chart, version: release.version)
        if let chart = known[wanted] { return chart }
        let chart: Chart = try await find(wanted)
        known[wanted] = chart
        return chart
    }

    private func find(_ wanted: Wanted) async throws -> Chart {
        let own: Chart? = try embeddedChart(wanted.name)
        if let own {
            guard let version = wanted.version else { return own }
            if try ChartReference.isSatisfied(version, by: own.version) { return own }
        }
        if let repository {
            let reference = ChartReference(name: wanted.name, repository: repository, version: wanted.version)
            return try await reference.resolve(files: files)
        }
        let names: [String] = EmbeddedCharts.names
        if let own {
            throw Diagnostic(
                .notFound,
                "chart \"\(wanted.name)\" is in this program in version \(own.version), which \"\(wanted.version ?? "")\" doesn't allow",
                hint: "leave the version out, or name a chartRepository that has it")
        }
        throw Diagnostic(
            .notFound, "there is no chart \"\(wanted.name)\" in this program, and no chartRepository is named",
            hint: Suggestion.hint(for: wanted.name, in: names) ?? "it has \(names.joined(separator: ", "))")
    }

    private func embeddedChart(_ name: String) throws -> Chart? {
        if let chart = embedded[name] { return chart }
        let chart: Chart? = try EmbeddedCharts.chart(named: name)
        embedded[name] = chart
        return chart
    }
}
