import Diagnostics
import SemanticVersion

/// `dependency update` and `build`: fills charts/ with the packages that Chart.yaml asks for.
///
/// Everything is downloaded and packed before charts/ is touched.
package struct DependencyUpdate: Sendable {
    private let folder: String
    private let chart: Chart
    private let repositories: KnownRepositories
    private let say: @Sendable (String) -> Void

    /// - Parameter say: takes a line about what is done.
    package init(
        folder: String, repositories: KnownRepositories, say: @escaping @Sendable (String) -> Void
    ) throws {
        self.folder = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
        self.repositories = repositories
        self.say = say
        guard case .folder? = LocalFiles.kind(of: self.folder) else {
            throw Diagnostic(
                .notFound, "there is no chart folder at \(folder)", hint: "give the folder in which Chart.yaml lies")
        }
        chart = try ChartLoader.load(path: self.folder)
    }

    private var isOld: Bool { chart.metadata.apiVersion == "v1" }

    /// A package on its way into charts/.
    private struct Arrival {
        var fileName: String
        var data: [UInt8]
    }

    /// Resolves every dependency anew, newest first, and writes the lock if it came out differently.
    package func update() async throws {
        let wanted: [ChartDependency] = try resolvedNames(chart.metadata.dependencies)
        guard !wanted.isEmpty else { return }
        var (locked, arrivals): ([ChartLock.Entry], [Arrival]) = ([], [])
        let opened: [String: ChartRepository] = try await opened(wanted.map(\.repository))
        say("Saving \(wanted.count) charts")
        for dependency in wanted {
            let (version, arrival): (String, Arrival?) = try await within("dependency \(dependency.name)") {
                try await fetch(dependency, exactly: nil, from: opened)
            }
            locked.append(
                ChartLock.Entry(name: dependency.name, repository: dependency.repository, version: version))
            if let arrival { arrivals.append(arrival) }
        }
        try place(arrivals, wanted)
        let digest: String = ChartLock.digest(of: wanted, locked)
        if let old = chart.lock, try ChartLock(old, file: lockPath).digest == digest { return }
        let lock = ChartLock(dependencies: locked, digest: digest, generated: ChartLock.now())
        try WrittenFiles.write(Array(lock.text.utf8), to: lockPath)
    }

    /// Fetches what the lock names; without a lock the same as ``update()``.
    ///
    /// - Throws: `invalid` if the lock was not made from what Chart.yaml says now.
    package func build() async throws {
        guard let value = chart.lock, !value.isNull else { return try await update() }
        let lock = try ChartLock(value, file: lockPath)
        let original: [ChartDependency] = chart.metadata.dependencies
        let wanted: [ChartDependency] = try resolvedNames(original)
        let isOfHelm2: Bool = isOld && ChartLock.oldDigest(of: original) == lock.digest
        guard ChartLock.digest(of: wanted, lock.dependencies) == lock.digest || isOfHelm2 else {
            let (lockName, name): (String, String) =
                isOld ? ("requirements.lock", "requirements.yaml") : ("Chart.lock", "Chart.yaml")
            throw Diagnostic(
                .invalid,
                "the lock file (\(lockName)) is out of sync with the dependencies file (\(name)). "
                    + "Please update the dependencies",
                hint: "iter8 chart dependency update \(folder)")
        }
        let opened: [String: ChartRepository] = try await opened(
            try lock.dependencies.map { try resolvedName($0.repository) })
        say("Saving \(lock.dependencies.count) charts")
        var arrivals: [Arrival] = []
        for entry in lock.dependencies {
            var dependency: ChartDependency = ChartDependency(reading: StructFields([:]))
            dependency.name = entry.name
            dependency.version = entry.version
            dependency.repository = try resolvedName(entry.repository)
            let (_, arrival): (String, Arrival?) = try await within("dependency \(entry.name)") {
                try await fetch(dependency, exactly: entry.version, from: opened)
            }
            if let arrival { arrivals.append(arrival) }
        }
        try place(arrivals, wanted)
    }

    private var lockPath: String { "\(folder)/\(isOld ? "requirements.lock" : "Chart.lock")" }

    // MARK: Fetching

    private func resolvedNames(_ dependencies: [ChartDependency]) throws -> [ChartDependency] {
        try dependencies.map { dependency in
            var copy: ChartDependency = dependency
            copy.repository = try resolvedName(dependency.repository)
            return copy
        }
    }

    /// `@name` and `alias:name` as the URL that Helm's list has for it.
    private func resolvedName(_ repository: String) throws -> String {
        for prefix in ["@", "alias:"] where repository.hasPrefix(prefix) {
            return try repositories.named(String(repository.dropFirst(prefix.count))).url
        }
        return repository
    }

    /// The repositories behind these URLs, the index of each read once.
    private func opened(_ urls: [String]) async throws -> [String: ChartRepository] {
        var opened: [String: ChartRepository] = [:]
        for url in urls where !url.isEmpty && !url.hasPrefix("file://") && opened[url] == nil {
            opened[url] = try await repositories.open(url).withIndex()
        }
        return opened
    }

    private func fetch(
        _ dependency: ChartDependency, exactly version: String?, from opened: [String: ChartRepository]
    ) async throws -> (version: String, arrival: Arrival?) {
        let repository: String = dependency.repository
        if repository.isEmpty { return (try present(dependency), nil) }
        if repository.hasPrefix("file://") {
            say("Archiving \(dependency.name) from repo \(repository)")
            return try archive(dependency, path: String(repository.dropFirst("file://".count)))
        }
        say("Downloading \(dependency.name) from repo \(RemoteAddress.redacted(repository))")
        let source: ChartRepository = try opened[repository] ?? repositories.open(repository)
        let download: ChartRepository.Download = try await source.package(
            named: dependency.name, constraint: version ?? dependency.version)
        // A package that is none must not get into charts/.
        _ = try ChartLoader.load(archive: download.data, source: download.source)
        return (download.entry.version, Arrival(fileName: download.fileName, data: download.data))
    }

    /// A dependency without a repository is one that lies in charts/ already.
    private func present(_ dependency: ChartDependency) throws -> String {
        say("Dependency \(dependency.name) did not declare a repository. Assuming it exists in the charts directory")
        guard let found = chart.dependencies.first(where: { $0.name == dependency.name }) else {
            throw Diagnostic(
                .notFound, "directory \(folder)/charts/\(dependency.name) not found",
                hint: "put the chart there, or name its repository in Chart.yaml")
        }
        try check(found, dependency)
        return dependency.version
    }

    private func archive(_ dependency: ChartDependency, path: String) throws -> (String, Arrival?) {
        let place: String = path.hasPrefix("/") ? path : "\(folder)/\(path)"
        let found: Chart = try ChartLoader.load(path: place)
        try check(found, dependency)
        let package = try ChartPackage(found)
        return (found.version, Arrival(fileName: package.fileName, data: package.data))
    }

    private func check(_ found: Chart, _ dependency: ChartDependency) throws {
        guard try ChartReference.isSatisfied(dependency.version, by: found.version) else {
            throw Diagnostic(
                .invalid,
                "can't get a valid version for dependency \(dependency.name): it is \(found.version), which "
                    + "\"\(dependency.version)\" doesn't allow")
        }
    }

    // MARK: charts/

    /// Writes the packages into a folder beside charts/, then moves them in and removes packages that are of no use
    /// any more.
    private func place(_ arrivals: [Arrival], _ wanted: [ChartDependency]) throws {
        let (charts, staging): (String, String) = ("\(folder)/charts", "\(folder)/tmpcharts")
        defer { removeFolder(staging) }
        for arrival in arrivals { try WrittenFiles.write(arrival.data, to: "\(staging)/\(arrival.fileName)") }
        try WrittenFiles.makeFolder(charts)
        let arrived: Set<String> = Set(arrivals.map(\.fileName))
        for name in arrived { try WrittenFiles.move("\(staging)/\(name)", to: "\(charts)/\(name)") }
        say("Deleting outdated charts")
        let local: Set<String> = Set(wanted.filter(\.repository.isEmpty).map(\.name))
        for name in try LocalFiles.names(in: charts) where name.hasSuffix(".tgz") && !arrived.contains(name) {
            let path: String = "\(charts)/\(name)"
            guard let stale = try? ChartLoader.load(path: path) else {
                say("Could not verify \(path) for deletion (Skipping)")
                continue
            }
            if !local.contains(stale.name) { try WrittenFiles.remove(path) }
        }
    }

    /// What can't be removed stays: it does no harm.
    private func removeFolder(_ path: String) {
        for name in (try? LocalFiles.names(in: path)) ?? [] { try? WrittenFiles.remove("\(path)/\(name)") }
        WrittenFiles.removeEmptyFolder(path)
    }
}
