import Charts
import Diagnostics
import FoundationEssentials
package import KubeClient
import KubeModel
import KubeRuntime
import ValueTree

/// Where a controller's configuration comes from, and every change of it.
package enum ConfigurationSource: Sendable {
    /// A values file; looked at once a second.
    case file(String)
    /// The key `config.yaml` of a Secret; watched.
    case secret(namespace: String, name: String)

    static let key: String = "config.yaml"

    package var title: String {
        switch self {
        case .file(let path): return path
        case .secret(let namespace, let name): return "secret \"\(name)\" in namespace \"\(namespace)\""
        }
    }

    /// The configuration as it is now.
    package func read(_ client: KubeClient) async throws -> AutoXConfiguration {
        switch self {
        case .file(let path): return try Self.parse(Self.bytes(of: path), file: path)
        case .secret(let namespace, let name):
            let secret: KubeObject = try await client.get(Self.secrets, namespace: namespace, name: name)
            return try parse(secret)
        }
    }

    /// Reads the configuration of a file.
    package static func read(file path: String) throws -> AutoXConfiguration {
        try parse(bytes(of: path), file: path)
    }

    /// Gives `body` each configuration that is not the one before it; until the task is cancelled.
    func follow(_ client: KubeClient, _ body: @Sendable (Result<AutoXConfiguration, any Error>) -> Void) async {
        switch self {
        case .file(let path): await follow(file: path, body)
        case .secret(let namespace, let name): await follow(secret: name, namespace, client, body)
        }
    }

    private func follow(
        file path: String, _ body: @Sendable (Result<AutoXConfiguration, any Error>) -> Void
    ) async {
        var last: [UInt8]?
        var lastFault: String?
        while !Task.isCancelled {
            do {
                let bytes: [UInt8] = try Self.bytes(of: path)
                if bytes != last {
                    last = bytes
                    lastFault = nil
                    body(Result { try Self.parse(bytes, file: path) })
                }
            } catch {
                // An editor's way of saving may leave no file for a moment; one that stays away is told once.
                if lastFault != "\(error)" { body(.failure(error)) }
                lastFault = "\(error)"
            }
            try? await Task.sleep(for: .seconds(1))
        }
    }

    private func follow(
        secret name: String, _ namespace: String, _ client: KubeClient,
        _ body: @Sendable (Result<AutoXConfiguration, any Error>) -> Void
    ) async {
        let options = ListOptions(fieldSelector: "metadata.name=\(name)")
        var backoff = Backoff(first: .seconds(1), longest: .seconds(30))
        var last: Value?
        while !Task.isCancelled {
            do {
                var isThere: Bool = false
                for try await change in ResourceWatcher(client, Self.secrets, namespace: namespace, options: options) {
                    backoff.reset()
                    switch change {
                    case .added(let secret), .updated(_, let secret):
                        isThere = true
                        guard last != secret["data"] else { continue }
                        last = secret["data"]
                        body(Result { try parse(secret) })
                    case .removed,
                        .synced where !isThere:
                        isThere = false
                        body(.failure(Diagnostic(.notFound, "\(title) is not there")))
                    case .synced: continue
                    }
                }
            } catch is CancellationError {
                return
            } catch {
                body(.failure(error))
                try? await Task.sleep(for: backoff.next())
            }
        }
    }

    private static let secrets = GroupVersionResource(version: "v1", resource: "secrets")

    private func parse(_ secret: KubeObject) throws -> AutoXConfiguration {
        guard let text = secret[at: "data", Self.key]?.stringValue, let data = Data(base64Encoded: text) else {
            throw Diagnostic(.invalid, "\(title) has no key \(Self.key)")
        }
        return try Self.parse(Array(data), file: "\(title), \(Self.key)")
    }

    private static func parse(_ bytes: [UInt8], file: String) throws -> AutoXConfiguration {
        ConfigurationReader.read(try ValuesFile.parse(bytes, file: file))
    }

    private static func bytes(of path: String) throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Diagnostic(.notFound, "the file \(path) can't be read")
        }
        return Array(data)
    }
}
