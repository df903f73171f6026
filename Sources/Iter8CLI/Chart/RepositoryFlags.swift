import Charts
import CommandLineKit
import Diagnostics
import HTTPTransport

/// Flags that say how a chart repository is reached, as Helm spells them.
enum RepositoryFlags {
    static let user = Flag("username", nil, .string, "user name for the repository", value: "NAME")
    static let password = Flag("password", nil, .string, "password for the repository", value: "PASSWORD")
    static let passesCredentials = Flag(
        "pass-credentials", nil, .bool, "give them to every host, not only the repository's")
    static let authorities = Flag(
        "ca-file", nil, .string, "certificates of the only authorities to trust", value: "FILE", completion: .files)
    static let certificate = Flag(
        "cert-file", nil, .string, "client certificate", value: "FILE", completion: .files)
    static let key = Flag("key-file", nil, .string, "the certificate's key", value: "FILE", completion: .files)
    static let skipsVerification = Flag(
        "insecure-skip-tls-verify", nil, .bool, "accept any certificate of the repository")

    static let all: [Flag] = [
        user, password, passesCredentials, authorities, certificate, key, skipsVerification,
    ]

    /// How to download what lies at or under `url`.
    static func files(_ invocation: Invocation, url: String) throws -> RemoteFiles {
        let flags: FlagValues = invocation.values
        let tls: TLSOptions = try TLSOptions.reading(
            authorities: flags.string(authorities) ?? "", certificate: flags.string(certificate) ?? "",
            key: flags.string(key) ?? "", skipsVerification: flags.bool(skipsVerification))
        var login: RemoteFiles.Login?
        if let name = flags.string(user) {
            login = RemoteFiles.Login(
                user: name, password: flags.string(password) ?? "", url: flags.bool(passesCredentials) ? nil : url)
        } else if flags.string(password) != nil {
            throw Diagnostic(.usage, "--password needs --username")
        }
        return RemoteFiles(
            client: HTTPClient(.init(tls: tls, proxy: .environment(invocation.environment))), login: login)
    }

    static func repositories(_ invocation: Invocation) throws -> KnownRepositories {
        let environment: [String: String] = invocation.environment
        return try KnownRepositories(environment: environment) { tls in
            HTTPClient(.init(tls: tls, proxy: .environment(environment)))
        }
    }

    static func isOCI(_ text: String) -> Bool { text.lowercased().hasPrefix("oci://") }
}
