import Diagnostics
import FoundationEssentials

/// What one request shows of who asks.
struct Authorization: Sendable, Equatable {
    /// The Authorization header's value.
    var header: Sensitive<String>?
    /// PEM; instead of the configuration's own.
    var certificate: [UInt8]?
    var key: Sensitive<[UInt8]>?
    /// Tells one issue of credentials from the next.
    fileprivate var serial: Int = 0
}

/// Keeps credentials fresh: reads token files again, runs credential plugins when what they gave has expired.
actor Authenticator {
    private let credentials: Credentials
    private let clock: ContinuousClock = ContinuousClock()
    private var current: Authorization?
    private var expiry: Date?
    private var readAt: ContinuousClock.Instant?
    private var running: Task<ExecCredential, any Error>?
    private var waiting: Int = 0
    private var abandoned: Int = 0
    private var serial: Int = 0

    /// Token files are read again after this time; kubelets renew theirs long before they expire.
    private static let tokenLifetime: Duration = .seconds(10)

    init(_ credentials: Credentials) {
        self.credentials = credentials
    }

    func authorization() async throws -> Authorization {
        switch credentials {
        case .anonymous: return Authorization()
        case .token(let token): return bearer(token.reveal())
        case .basic(let username, let password):
            let pair: Data = Data("\(username):\(password.reveal())".utf8)
            return Authorization(header: Sensitive("Basic \(pair.base64EncodedString())"))
        case .tokenFile(let path, let fallback): return try token(in: path, otherwise: fallback)
        case .plugin(let plugin): return try await credential(of: plugin)
        }
    }

    /// After a 401: whether there may be other credentials than the refused ones.
    func renew(_ refused: Authorization) -> Bool {
        switch credentials {
        case .anonymous, .token, .basic: return false
        case .tokenFile, .plugin:
            if current?.serial == refused.serial {
                current = nil
                expiry = nil
            }
            return true
        }
    }

    private func bearer(_ token: String) -> Authorization {
        serial += 1
        return Authorization(header: Sensitive("Bearer \(token)"), serial: serial)
    }

    private func token(in path: String, otherwise fallback: Sensitive<String>?) throws -> Authorization {
        if let current, let readAt, clock.now - readAt < Self.tokenLifetime { return current }
        let authorization: Authorization
        if let token = try? TokenFile.read(path) {
            authorization = bearer(token)
        } else if let known = current?.header ?? fallback.map({ Sensitive("Bearer \($0.reveal())") }) {
            authorization = Authorization(header: known, serial: serial)
        } else {
            authorization = bearer(try TokenFile.read(path))
        }
        (current, readAt) = (authorization, clock.now)
        return authorization
    }

    private func credential(of plugin: ExecPlugin) async throws -> Authorization {
        if let current, expiry.map({ $0 > Date() }) ?? true { return current }
        // Requests that come meanwhile wait for the same run.
        let task: Task<ExecCredential, any Error> = running ?? Task { try await plugin.run() }
        let isFirst: Bool = running == nil
        running = task
        waiting += 1
        let result: Result<ExecCredential, any Error> = await withTaskCancellationHandler {
            await task.result
        } onCancel: {
            Task { await self.abandon(task) }
        }
        if isFirst {
            (running, waiting, abandoned) = (nil, 0, 0)
            if case .success(let credential) = result { issue(credential) }
        }
        let credential: ExecCredential = try result.get()
        try Task.checkCancellation()
        return current ?? issue(credential)
    }

    /// A run ends early only when everybody who waits for it was cancelled.
    private func abandon(_ task: Task<ExecCredential, any Error>) {
        guard running == task else { return }
        abandoned += 1
        if abandoned >= waiting { task.cancel() }
    }

    @discardableResult
    private func issue(_ credential: ExecCredential) -> Authorization {
        serial += 1
        let authorization: Authorization = Authorization(
            header: credential.token.map { Sensitive("Bearer \($0.reveal())") },
            certificate: credential.certificate, key: credential.key, serial: serial)
        current = authorization
        expiry = credential.expiry
        return authorization
    }
}

/// A bearer token in a file of its own.
enum TokenFile {
    static func read(_ path: String) throws(Diagnostic) -> String {
        let bytes: [UInt8]
        do {
            bytes = Array(try Data(contentsOf: URL(filePath: path)))
        } catch {
            throw Diagnostic(
                .invalid, "can't read the token file \(path)", hint: "check that it exists and is readable")
        }
        let token: Substring = String(decoding: bytes, as: UTF8.self).trimmingSpace
        guard !token.isEmpty else { throw Diagnostic(.invalid, "the token file \(path) is empty") }
        return String(token)
    }
}

extension String {
    /// Without white space and line breaks at both ends.
    var trimmingSpace: Substring {
        var text: Substring = self[...]
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return text
    }
}
