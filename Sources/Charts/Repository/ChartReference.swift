import Diagnostics

/// How a chart is named on the command line, and finding it.
package struct ChartReference: Sendable {
    /// `--chartName`: a chart's name, or a path, or a URL of a package.
    package var name: String
    /// `--localChart`: the name is a path.
    package var isLocal: Bool
    /// `--repo`: look the name up there.
    package var repository: String?
    /// `--version`: an exact version or a constraint.
    package var version: String?

    package init(name: String, isLocal: Bool = false, repository: String? = nil, version: String? = nil) {
        self.name = name
        self.isLocal = isLocal
        self.repository = repository
        self.version = version
    }

    /// Whether something is at that path here, or can only be meant as a path.
    package static func isPath(_ name: String) -> Bool {
        name.hasPrefix(".") || name.hasPrefix("/") || LocalFiles.kind(of: name) != nil
    }

    /// Loads the chart that is meant: with `--localChart`, or if it can only be a path, the folder or package there;
    /// with `--repo` the repository's; else the one that the binary carries.
    ///
    /// - Parameters:
    ///   - files: how to download, asked only if something is to be downloaded.
    ///   - isToInstall: whether a library, or a chart whose dependencies are missing, is refused.
    /// - Throws: `notFound` with what there is instead; `invalid`.
    package func resolve(files: () -> RemoteFiles, isToInstall: Bool = true) async throws -> Chart {
        if isLocal {
            guard repository == nil else {
                throw Diagnostic(
                    .usage, "a chart is either local or in a repository", hint: "give one of the two flags")
            }
            return try checked(isToInstall, ChartLoader.load(path: name))
        }
        if name.lowercased().hasPrefix("oci://") { throw ChartRepository.ociRefusal(name) }
        if let repository {
            let source: ChartRepository = try ChartRepository(url: repository, files: files())
            return try checked(isToInstall, await source.chart(named: name, constraint: version))
        }
        if RemoteAddress.isRemote(name) {
            let package: [UInt8] = try await files().fetch(name)
            return try checked(isToInstall, ChartLoader.load(archive: package, source: RemoteAddress.redacted(name)))
        }
        if name.hasPrefix(".") || name.hasPrefix("/") || name.hasSuffix(".tgz") {
            return try checked(isToInstall, ChartLoader.load(path: name))
        }
        return try checked(isToInstall, embedded())
    }

    private func embedded() throws -> Chart {
        if let chart = try EmbeddedCharts.chart(named: name) { return chart }
        let isThere: Bool = LocalFiles.kind(of: name) != nil
        throw Diagnostic(
            .notFound,
            "there is no chart \"\(name)\" in this binary; it has: "
                + EmbeddedCharts.names.joined(separator: ", "),
            hint: isThere
                ? "\(name) here is a file or folder: add --localChart to use it"
                : Suggestion.hint(for: name, in: EmbeddedCharts.names)
                    ?? "use --localChart for a folder or package, --repo for a chart repository")
    }

    /// Refuses a version that is not the one asked for, and what can't be installed.
    private func checked(_ isToInstall: Bool, _ chart: Chart) throws -> Chart {
        if isToInstall { try checkInstallable(chart) }
        if repository == nil, let version, !version.isEmpty {
            guard try ChartReference.isSatisfied(version, by: chart.version) else {
                throw Diagnostic(
                    .notFound, "chart \(chart.name) is of version \(chart.version), which \"\(version)\" doesn't allow")
            }
        }
        return chart
    }

    private func checkInstallable(_ chart: Chart) throws {
        guard chart.metadata.kind == .application else {
            throw Diagnostic(.invalid, "chart \(chart.name) is a library: there is nothing in it to install")
        }
        let missing: [String] = chart.missingDependencies
        guard missing.isEmpty else {
            throw Diagnostic(
                .invalid,
                "chart \(chart.name): found in Chart.yaml, but missing in charts/ directory: "
                    + missing.joined(separator: ", "),
                hint: "fetch them first: iter8 chart dependency build \(name)")
        }
    }
}
