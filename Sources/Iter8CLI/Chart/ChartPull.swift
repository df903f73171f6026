import Charts
import CommandLineKit
import Diagnostics
import Terminal

/// `iter8 chart pull`.
enum ChartPull {
    static let destination = Flag(
        "destination", "d", .string, "folder to put the package into", value: "FOLDER", default: ".",
        completion: .folders)
    static let unpacks = Flag("untar", nil, .bool, "unpack it instead of keeping the package")
    static let unpackFolder = Flag(
        "untardir", nil, .string, "with --untar: folder, in the destination, to unpack into", value: "FOLDER",
        default: ".")

    static let spec = CommandSpec(
        "pull", "download a chart",
        about: "Download a chart's package from a repository or a URL and hold it against the repository's digest. "
            + "CHART is a name with --repo, REPOSITORY/NAME of Helm's list of repositories, or the URL of a package. "
            + "OCI registries are not supported.",
        examples: [
            CommandSpec.Example(
                "a chart of a repository, unpacked",
                "iter8 chart pull web --repo https://charts.example.org --version ^1.2 --untar"),
            CommandSpec.Example("of a repository in Helm's list", "iter8 chart pull example/web -d charts"),
            CommandSpec.Example("by its URL", "iter8 chart pull https://charts.example.org/web-1.2.3.tgz"),
        ],
        arguments: [CommandSpec.Argument("CHART", repeats: true)],
        flags: ChartFlags.all + RepositoryFlags.all + [
            ChartSearching.usesPrereleases, destination, unpacks, unpackFolder,
        ])

    static func run(_ invocation: Invocation) async throws {
        let flags: FlagValues = invocation.values
        let folder: String = flags.string(destination) ?? "."
        for chart in invocation.arguments {
            try await ChartInput.reading {
                let pulled: PulledChart = try await pulled(chart, invocation)
                guard flags.bool(unpacks) else {
                    _ = try pulled.save(in: folder)
                    return
                }
                let inner: String = flags.string(unpackFolder) ?? "."
                let target: String = inner.hasPrefix("/") ? inner : inner == "." ? folder : "\(folder)/\(inner)"
                _ = try pulled.unpack(in: target)
            }
        }
    }

    private static func pulled(_ chart: String, _ invocation: Invocation) async throws -> PulledChart {
        let flags: FlagValues = invocation.values
        var constraint: String? = flags.string(ChartFlags.version)
        if constraint == nil, flags.bool(ChartSearching.usesPrereleases) { constraint = ">0.0.0-0" }
        if let url = flags.string(ChartFlags.repository) {
            let repository = try ChartRepository(url: url, files: RepositoryFlags.files(invocation, url: url))
            return PulledChart(try await repository.package(named: chart, constraint: constraint))
        }
        if chart.contains("://") {
            guard !RepositoryFlags.isOCI(chart) else {
                // Refused with what to do instead.
                _ = try ChartRepository(url: chart, files: RepositoryFlags.files(invocation, url: chart))
                throw Diagnostic(.invalid, "charts in OCI registries are not supported")
            }
            return try await PulledChart(url: chart, files: RepositoryFlags.files(invocation, url: chart))
        }
        let parts: [Substring] = chart.split(separator: "/", maxSplits: 1)
        guard parts.count == 2 else {
            throw Diagnostic(
                .usage, "\(chart) is neither REPOSITORY/NAME nor a URL",
                hint: "name the chart's repository with --repo URL, or write REPOSITORY/\(chart)")
        }
        let repositories: KnownRepositories = try RepositoryFlags.repositories(invocation)
        let repository: ChartRepository = try repositories.open(repositories.named(String(parts[0])))
        return PulledChart(try await repository.package(named: String(parts[1]), constraint: constraint))
    }
}
