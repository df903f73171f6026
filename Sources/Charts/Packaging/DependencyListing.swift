import Diagnostics
import SemanticVersion

/// `dependency list`: what Chart.yaml asks for, and what of it is in charts/.
package struct DependencyListing: Sendable {
    package struct Row: Sendable {
        package var name: String
        package var version: String
        package var repository: String
        /// In Helm's words: ok, missing, unpacked, wrong version, ...
        package var status: String
    }

    package let rows: [Row]
    /// Paths in charts/ that Chart.yaml does not ask for.
    package let strangers: [String]

    package init(path: String) throws {
        let chart: Chart = try ChartLoader.load(path: path)
        let charts: String = "\(path)/charts"
        let names: [String] = LocalFiles.kind(of: charts) == nil ? [] : try LocalFiles.names(in: charts)
        rows = chart.metadata.dependencies.map { dependency in
            Row(
                name: dependency.name, version: dependency.version, repository: dependency.repository,
                status: DependencyListing.status(of: dependency, in: charts, names, chart))
        }
        let wanted: Set<String> = Set(chart.metadata.dependencies.map(\.name))
        strangers = names.map { "\(charts)/\($0)" }.filter { path in
            var isCandidate: Bool = path.hasSuffix(".tgz")
            if case .folder? = LocalFiles.kind(of: path) { isCandidate = true }
            guard isCandidate, let found = try? ChartLoader.load(path: path) else { return false }
            return !wanted.contains(found.name)
        }
    }

    private static func status(
        of dependency: ChartDependency, in charts: String, _ names: [String], _ parent: Chart
    ) -> String {
        let prefix: String = dependency.name + "-"
        let archives: [String] = names.filter { $0.hasPrefix(prefix) && $0.hasSuffix(".tgz") }
        if archives.count > 1 {
            let exact: [String] = archives.filter {
                SemanticVersion($0.dropFirst(prefix.count).dropLast(4).description) != nil
            }
            return exact.count == 1 ? status(of: "\(charts)/\(exact[0])", dependency) : "too many matches"
        }
        if let archive = archives.first { return status(of: "\(charts)/\(archive)", dependency) }
        guard let found = parent.dependencies.first(where: { $0.name == dependency.name }) else { return "missing" }
        return mismatch(found, dependency) ?? "unpacked"
    }

    private static func status(of archive: String, _ dependency: ChartDependency) -> String {
        guard let found = try? ChartLoader.load(path: archive) else { return "corrupt" }
        return found.name == dependency.name ? mismatch(found, dependency) ?? "ok" : "misnamed"
    }

    private static func mismatch(_ found: Chart, _ dependency: ChartDependency) -> String? {
        if found.version == dependency.version { return nil }
        guard let range = VersionConstraint(dependency.version), let version = SemanticVersion(lenient: found.version)
        else { return "invalid version" }
        return range.allows(version) ? nil : "wrong version"
    }
}
