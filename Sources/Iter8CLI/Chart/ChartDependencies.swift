import Charts
import CommandLineKit
import Diagnostics
import Terminal

/// `iter8 chart dependency list|update|build`.
enum ChartDependencies {
    static let maximumWidth = Flag(
        "max-col-width", nil, .integer, "widest a column may be; 0 means as wide as it is", value: "N", default: "80")
    static let skipsRefresh = Flag(
        "skip-refresh", nil, .bool, "taken for Helm's sake: an index is read only where it is needed")

    private static let argument = CommandSpec.Argument("CHART", required: false)

    static let spec = CommandSpec(
        "dependency", "a chart's dependencies: list, update, build",
        about:
            "Look after the charts that a chart's Chart.yaml (requirements.yaml in charts of apiVersion v1) asks for.",
        aliases: ["dep", "dependencies"])

    static let listSpec = CommandSpec(
        "list", "list a chart's dependencies and what of them is there",
        examples: [CommandSpec.Example("of the chart in web", "iter8 chart dependency list ./web")],
        arguments: [argument], flags: [maximumWidth], aliases: ["ls"])

    static let updateSpec = CommandSpec(
        "update", "fetch dependencies, the newest that fit, and write Chart.lock",
        about: "Find the newest versions that Chart.yaml allows, download them into charts/, remove packages there "
            + "that nothing asks for, and write Chart.lock. charts/ is touched only once everything is here.",
        examples: [CommandSpec.Example("of the chart in web", "iter8 chart dependency update ./web")],
        arguments: [argument], flags: [skipsRefresh], aliases: ["up"])

    static let buildSpec = CommandSpec(
        "build", "fetch the dependencies that Chart.lock names",
        about: "Download exactly the versions of Chart.lock into charts/; without a Chart.lock, update. A lock that "
            + "was made from another Chart.yaml is refused.",
        examples: [CommandSpec.Example("as in a pipeline", "iter8 chart dependency build ./web")],
        arguments: [argument], flags: [skipsRefresh])

    static func list(_ invocation: Invocation) async throws {
        let path: String = invocation.arguments.first ?? "."
        try await ChartInput.reading {
            let listing = try DependencyListing(path: path)
            guard !listing.rows.isEmpty else {
                invocation.streams.warn("no dependencies at \(path)/charts")
                return
            }
            let rows: [[String]] = listing.rows.map { [$0.name, $0.version, $0.repository, $0.status] }
            let width: Int = invocation.values.integer(maximumWidth) ?? 80
            try invocation.streams.print(
                HelmTable.text([["NAME", "VERSION", "REPOSITORY", "STATUS"]] + rows, maximumWidth: width) + "\n")
            for stranger in listing.strangers {
                invocation.streams.warn("\"\(stranger)\" is in charts/ but not in Chart.yaml")
            }
        }
    }

    static func update(_ invocation: Invocation) async throws {
        try await ChartInput.reading { try await work(invocation).update() }
    }

    static func build(_ invocation: Invocation) async throws {
        try await ChartInput.reading { try await work(invocation).build() }
    }

    private static func work(_ invocation: Invocation) throws -> DependencyUpdate {
        let repositories: KnownRepositories = try RepositoryFlags.repositories(invocation)
        return try DependencyUpdate(folder: invocation.arguments.first ?? ".", repositories: repositories) { line in
            invocation.streams.note(line)
        }
    }
}
