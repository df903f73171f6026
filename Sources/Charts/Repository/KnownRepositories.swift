import Diagnostics
package import HTTPTransport
import ValueTree
import YAML

/// Helm's list of chart repositories, and how to reach any repository.
package struct KnownRepositories: Sendable {
    package struct Entry: Sendable {
        package var name: String
        package var url: String
        var user: String
        var password: Sensitive<String>
        var certificateFile: String
        var keyFile: String
        var authorityFile: String
        var skipsVerification: Bool
        var passesCredentials: Bool
    }

    package let entries: [Entry]
    /// The file they are listed in.
    package let file: String
    private let cacheFolder: String
    private let client: @Sendable (TLSOptions) -> HTTPClient

    /// Reads Helm's repositories.yaml; that there is none means no repositories.
    package init(
        environment: [String: String], client: @escaping @Sendable (TLSOptions) -> HTTPClient
    ) throws {
        func path(_ variables: [(String, String)]) -> String {
            for (variable, rest) in variables {
                if let value = environment[variable], !value.isEmpty { return value + rest }
            }
            return ""
        }
        file = path([
            ("HELM_REPOSITORY_CONFIG", ""), ("HELM_CONFIG_HOME", "/repositories.yaml"),
            ("XDG_CONFIG_HOME", "/helm/repositories.yaml"), ("HOME", "/.config/helm/repositories.yaml"),
        ])
        cacheFolder = path([
            ("HELM_REPOSITORY_CACHE", ""), ("HELM_CACHE_HOME", "/repository"),
            ("XDG_CACHE_HOME", "/helm/repository"), ("HOME", "/.cache/helm/repository"),
        ])
        self.client = client
        guard case .file? = LocalFiles.kind(of: file) else {
            entries = []
            return
        }
        let text: [UInt8] = try LocalFiles.read(file, limit: ChartLimits.fileSize)
        let fields = StructFields(try YAMLReader.parse(text, file: file, numbers: .integersAndFloats))
        entries = fields.structs("repositories") { entry in
            Entry(
                name: entry.string("name"), url: entry.string("url"), user: entry.string("username"),
                password: Sensitive(entry.string("password")), certificateFile: entry.string("certFile"),
                keyFile: entry.string("keyFile"), authorityFile: entry.string("caFile"),
                skipsVerification: entry.bool("insecure_skip_tls_verify"),
                passesCredentials: entry.bool("pass_credentials_all"))
        }
        guard fields.mistakes.isEmpty else {
            throw Diagnostic(.invalid, fields.mistakes.joined(separator: "; "), at: SourceLocation(file: file))
        }
    }

    /// - Throws: `notFound` with the names there are.
    package func named(_ name: String) throws -> Entry {
        if let entry = entries.first(where: { $0.name == name }) { return entry }
        let names: [String] = entries.map(\.name)
        throw Diagnostic(
            .notFound, "no repository definition for \(name) in \(file)",
            hint: Suggestion.hint(for: name, in: names)
                ?? (names.isEmpty
                    ? "add it with helm repo add, or give the URL with --repo"
                    : "there are: \(names.joined(separator: ", "))"))
    }

    /// The repository at `url`, with what the list says of it.
    package func open(_ url: String) throws -> ChartRepository {
        func trimmed(_ text: String) -> Substring { text.hasSuffix("/") ? text.dropLast() : text[...] }
        guard let entry = entries.first(where: { trimmed($0.url) == trimmed(url) }) else {
            return try ChartRepository(url: url, files: RemoteFiles(client: client(TLSOptions())))
        }
        return try open(entry)
    }

    package func open(_ entry: Entry) throws -> ChartRepository {
        let tls: TLSOptions = try TLSOptions.reading(
            authorities: entry.authorityFile, certificate: entry.certificateFile, key: entry.keyFile,
            skipsVerification: entry.skipsVerification)
        let login: RemoteFiles.Login? =
            entry.user.isEmpty
            ? nil
            : RemoteFiles.Login(
                user: entry.user, password: entry.password.reveal(), url: entry.passesCredentials ? nil : entry.url)
        return try ChartRepository(url: entry.url, files: RemoteFiles(client: client(tls), login: login))
    }

    /// The repository's index: the copy that `helm repo update` left, else its own.
    ///
    /// - Returns: what is in it, and whether it was fetched now.
    package func index(of entry: Entry) async throws -> (entries: [String: [ChartRepository.Entry]], isFetched: Bool) {
        let cached: String = "\(cacheFolder)/\(entry.name)-index.yaml"
        guard case .file? = LocalFiles.kind(of: cached) else { return (try await open(entry).index(), true) }
        let text: [UInt8] = try LocalFiles.read(cached, limit: ChartLimits.totalSize)
        return (try ChartRepository.entries(of: text, file: cached), false)
    }
}

extension TLSOptions {
    /// From the files that flags or Helm's list of repositories name; an empty name means none.
    package static func reading(
        authorities: String, certificate: String, key: String, skipsVerification: Bool
    ) throws -> TLSOptions {
        func bytes(_ path: String) throws -> [UInt8]? {
            path.isEmpty ? nil : try LocalFiles.read(path, limit: ChartLimits.fileSize)
        }
        return TLSOptions(
            certificateAuthorities: try bytes(authorities), clientCertificate: try bytes(certificate),
            clientKey: try bytes(key).map { Sensitive($0) }, skipsVerification: skipsVerification)
    }
}
