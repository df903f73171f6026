import Charts
import CommandLineKit
import Diagnostics
import SemanticVersion
import Terminal
import ValueTree
import YAML

/// `iter8 chart search repo`.
enum ChartSearching {
    static let showsAll = Flag("versions", "l", .bool, "every version, each on its own line")
    static let version = Flag("version", nil, .string, "only versions that this constraint allows", value: "VERSION")
    static let usesPrereleases = Flag("devel", nil, .bool, "take pre-releases, too; without meaning beside --version")
    static let isPattern = Flag("regexp", "r", .bool, "the keyword is a regular expression")
    static let maximumWidth = Flag(
        "max-col-width", nil, .integer, "widest a column may be; 0 means as wide as it is", value: "N", default: "50")
    static let output = Flag(
        "output", "o", .choice(["table", "json", "yaml"]), "format", value: "FORMAT", default: "table")

    static let group = CommandSpec("search", "find charts", about: "Find charts in repositories.")

    static let spec = CommandSpec(
        "repo", "find charts in Helm's list of repositories, or in one",
        about: "Look for a keyword in the names, descriptions and keywords of charts: in the indices that helm repo "
            + "update has cached (an index that is not is fetched), or in the repository that --repo names.",
        examples: [
            CommandSpec.Example("everything about nginx", "iter8 chart search repo nginx"),
            CommandSpec.Example(
                "all versions in one repository", "iter8 chart search repo web --repo https://charts.example.org -l"),
        ],
        arguments: [CommandSpec.Argument("KEYWORD", required: false, repeats: true)],
        flags: [ChartFlags.repository, showsAll, isPattern, version, usesPrereleases, maximumWidth, output]
            + RepositoryFlags.all)

    static func run(_ invocation: Invocation) async throws {
        let flags: FlagValues = invocation.values
        let wanted: String = flags.string(version) ?? (flags.bool(usesPrereleases) ? ">0.0.0-0" : ">0.0.0")
        guard let constraint = VersionConstraint(wanted) else {
            throw Diagnostic(
                .usage, "\"\(wanted)\" is no constraint on versions", hint: "write 1.2.x, ^1.2 or >=1.2 <2")
        }
        let keyword: String = invocation.arguments.joined(separator: " ")
        let find: (String) -> Int? =
            flags.bool(isPattern) && !keyword.isEmpty ? try ChartSearch.matching(keyword) : ChartSearch.finding(keyword)
        let search: ChartSearch = try await ChartInput.reading { try await index(invocation) }
        let hits: [ChartSearch.Hit] = search.hits(find, constraint: constraint, showsAll: flags.bool(showsAll))
        try print(hits, invocation)
    }

    private static func index(_ invocation: Invocation) async throws -> ChartSearch {
        var search = ChartSearch()
        if let url = invocation.values.string(ChartFlags.repository) {
            let repository = try ChartRepository(url: url, files: RepositoryFlags.files(invocation, url: url))
            search.add(try await repository.index(), repository: "")
            return search
        }
        let repositories: KnownRepositories = try RepositoryFlags.repositories(invocation)
        guard !repositories.entries.isEmpty else {
            throw Diagnostic(
                .notFound, "no repositories configured in \(repositories.file)",
                hint: "add one with helm repo add, or search one with --repo URL")
        }
        for entry in repositories.entries {
            do {
                let (entries, isFetched) = try await repositories.index(of: entry)
                if isFetched { invocation.streams.note("fetched the index of \(entry.name): there is no cached one") }
                search.add(entries, repository: entry.name)
            } catch let error as Diagnostic {
                invocation.streams.warn("repository \"\(entry.name)\" is left out: \(error)")
            }
        }
        return search
    }

    private static func print(_ hits: [ChartSearch.Hit], _ invocation: Invocation) throws {
        let flags: FlagValues = invocation.values
        let listing: Value = .list(
            hits.map { hit in
                [
                    "name": .string(hit.name), "version": .string(hit.entry.version),
                    "app_version": .string(hit.entry.appVersion), "description": .string(hit.entry.description),
                ]
            })
        switch flags.string(output) {
        case "json": try invocation.streams.print(JSONWriter.string(listing, indent: 2) + "\n")
        case "yaml": try invocation.streams.print(YAMLWriter.string(listing))
        default:
            guard !hits.isEmpty else { return try invocation.streams.print("No results found\n") }
            let rows: [[String]] = hits.map { [$0.name, $0.entry.version, $0.entry.appVersion, $0.entry.description] }
            try invocation.streams.print(
                HelmTable.text(
                    [["NAME", "CHART VERSION", "APP VERSION", "DESCRIPTION"]] + rows,
                    maximumWidth: flags.integer(maximumWidth) ?? 50))
        }
    }
}
