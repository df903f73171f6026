import Diagnostics
import SemanticVersion
import ValueTree
import YAML

/// A chart repository: a web folder with an index.yaml and packages.
package struct ChartRepository: Sendable {
    /// An entry of the index: one version of a chart.
    package struct Entry: Sendable, Hashable {
        package var name: String
        package var version: String
        package var urls: [String]
        /// SHA-256 of the package in hexadecimal digits; empty if the index has none.
        package var digest: String
        package var isDeprecated: Bool
        package var appVersion: String = ""
        package var description: String = ""
        package var keywords: [String] = []
    }

    /// A package as it lies in the repository.
    package struct Download: Sendable {
        package var entry: Entry
        /// What the repository calls the file.
        package var fileName: String
        /// The URL without anything secret.
        package var source: String
        package var data: [UInt8]
    }

    private let address: RemoteAddress
    private let files: RemoteFiles
    private var known: [String: [Entry]]?

    /// - Parameter url: of the folder; it may carry user information for basic authentication.
    /// - Throws: `invalid` for anything but an http(s) URL.
    package init(url: String, files: RemoteFiles) throws {
        if url.lowercased().hasPrefix("oci://") { throw ChartRepository.ociRefusal(url) }
        guard let address = RemoteAddress(url) else {
            throw Diagnostic(
                .invalid, "\(RemoteAddress.redacted(url)) is no chart repository",
                hint: "give the http or https URL of the folder in which its index.yaml lies")
        }
        self.address = address
        self.files = files
    }

    static func ociRefusal(_ url: String) -> Diagnostic {
        Diagnostic(
            .invalid, "charts in OCI registries are not supported (\(RemoteAddress.redacted(url)))",
            hint: "pull the chart with another tool and give the .tgz package with --localChart")
    }

    /// Finds the highest version of chart `name` that `constraint` allows, downloads and loads it.
    ///
    /// - Parameter constraint: in Helm's grammar; nil means the highest that is no pre-release.
    /// - Throws: `notFound` if there is none, `invalid` if the package is not what the index says.
    package func chart(named name: String, constraint: String?) async throws -> Chart {
        let download: Download = try await package(named: name, constraint: constraint)
        return try within("download chart \(name) \(download.entry.version)") {
            try ChartLoader.load(archive: download.data, source: download.source)
        }
    }

    /// The package of the chart that ``chart(named:constraint:)`` would load; its digest is that of the index.
    package func package(named name: String, constraint: String?) async throws -> Download {
        let entry: Entry = try await find(name, constraint: constraint)
        return try await within("download chart \(name) \(entry.version)") {
            guard let reference = entry.urls.first, let url = address.resolving(reference) else {
                throw Diagnostic(.invalid, "the index of \(address.shown) has no usable URL for it")
            }
            let package: [UInt8] = try await files.fetch(url.fetched)
            let digest: String = entry.digest.hasPrefix("sha256:") ? String(entry.digest.dropFirst(7)) : entry.digest
            guard digest.isEmpty || digest.lowercased() == PackageDigest.sha256(package) else {
                throw Diagnostic(
                    .invalid, "the package at \(url.shown) is not the one in the index: its digest differs",
                    hint: "the download is broken or was tampered with; try again, or tell the repository's owner")
            }
            let fileName: String = url.fileName ?? "\(entry.name)-\(entry.version).tgz"
            return Download(entry: entry, fileName: fileName, source: url.shown, data: package)
        }
    }

    /// The entry that ``chart(named:constraint:)`` would take.
    package func find(_ name: String, constraint: String?) async throws -> Entry {
        let all: [String: [Entry]] = try await index()
        guard let entries = all[name], !entries.isEmpty else {
            throw Diagnostic(
                .notFound, "there is no chart \"\(name)\" in \(address.shown)",
                hint: Suggestion.hint(for: name, in: all.keys.sorted()))
        }
        // As in Helm: what is literally in the index wins over what the constraint means.
        if let constraint, let exact = entries.first(where: { $0.version == constraint }) { return exact }
        let wanted: VersionConstraint = try ChartReference.range(constraint.flatMap { $0.isEmpty ? nil : $0 } ?? "*")
        let candidates: [(version: SemanticVersion, entry: Entry)] = entries.compactMap { entry in
            SemanticVersion(lenient: entry.version).map { ($0, entry) }
        }
        let matching = candidates.filter { wanted.allows($0.version) }
        guard let best = matching.max(by: { $0.version < $1.version }) else {
            let known: String = candidates.sorted { $0.version > $1.version }.prefix(5).map(\.entry.version)
                .joined(separator: ", ")
            throw Diagnostic(
                .notFound, "no version of chart \"\(name)\" in \(address.shown) satisfies \"\(constraint ?? "*")\"",
                hint: known.isEmpty ? nil : "the newest there are \(known)")
        }
        return best.entry
    }

    /// The same repository, its index read: for whoever asks more than once.
    func withIndex() async throws -> ChartRepository {
        var copy: ChartRepository = self
        copy.known = try await index()
        return copy
    }

    /// The whole index, by chart name.
    package func index() async throws -> [String: [Entry]] {
        if let known { return known }
        guard let url = address.resolving("index.yaml") else { return [:] }
        return try await within("read the index of chart repository \(address.shown)") {
            let text: [UInt8] = try await files.fetch(url.fetched)
            return try ChartRepository.entries(of: text, file: url.shown)
        }
    }

    /// What an index.yaml says, by chart name; entries that make no sense are passed over.
    package static func entries(of text: [UInt8], file: String) throws -> [String: [Entry]] {
        let index: Value = try YAMLReader.parse(text, file: file, numbers: .integersAndFloats)
        guard let entries = index["entries"]?.mapValue else {
            throw Diagnostic(.invalid, "\(file) is no index of charts: it has no entries")
        }
        return entries.mapValues { versions in (versions.listValue ?? []).compactMap(ChartRepository.entry) }
    }

    private static func entry(_ value: Value) -> Entry? {
        let fields = StructFields(value)
        let entry = Entry(
            name: fields.string("name"), version: fields.string("version"), urls: fields.strings("urls"),
            digest: fields.string("digest"), isDeprecated: fields.bool("deprecated"),
            appVersion: fields.string("appVersion"), description: fields.cleanString("description"),
            keywords: fields.strings("keywords"))
        return fields.mistakes.isEmpty ? entry : nil
    }
}
