import Diagnostics
import Glibc
import HTTPServing
import KubeModel
import ValueTree

/// The embedded cluster's server: `iter8 cluster serve`.
package struct LocalClusterServer: Sendable {
    package struct Options: Sendable {
        /// Where the cluster's state is.
        package var directory: String
        /// Our own program, which starts the supervisors of pods as `EXECUTABLE cluster shim DIRECTORY`.
        package var executable: String
        /// What the server says, one line at a time.
        package var log: @Sendable (String) -> Void

        package init(
            directory: String, executable: String, log: @escaping @Sendable (String) -> Void = ServerLog.standardError
        ) {
            self.directory = directory
            self.executable = executable
            self.log = log
        }
    }

    private let options: Options
    private let directory: StateDirectory
    private let clock: SystemClock = SystemClock()

    package init(_ options: Options) {
        self.options = options
        directory = StateDirectory(path: options.directory)
    }

    /// Serves until the task is cancelled; then ends the pods' processes and what clients are being sent.
    ///
    /// - Throws: ``Diagnostic`` with code `conflict` if another server holds the directory; whatever keeps the server
    ///   from starting.
    package func run() async throws {
        umask(0o077)
        try directory.prepare()
        let lock = try DirectoryLock(directory)
        defer { withExtendedLifetime(lock) {} }
        let secrets: ClusterSecrets = try directory.clusterSecrets()
        let store = try ObjectStore(path: directory.database)
        let clock: SystemClock = clock
        let service = ObjectService(store: store, catalog: CatalogCache(store: store), now: { clock.now() })
        let signer = TokenSigner(secret: secrets.signingKey)
        let server: HTTPServer = try listen(secrets, service, signer)
        do {
            try await Bootstrap(
                certificateAuthority: secrets.authority.certificate, port: server.port, now: clock.now()
            ).run(on: store)
            try announce(server.port, secrets)
        } catch {
            await server.shutdown()
            throw error
        }
        options.log("serving on https://127.0.0.1:\(server.port), state in \(directory.path)")
        let credentials = ServerCredentials(
            serverURL: "https://127.0.0.1:\(server.port)", certificateAuthority: secrets.authority.certificate,
            store: store, signer: signer, now: { clock.now() })
        await work(service, credentials)
        options.log("stopping")
        store.endStreams()
        await server.shutdown()
        unlink(directory.server)
        options.log("stopped")
    }

    /// Runs controllers and pods until the task is cancelled.
    private func work(_ service: ObjectService, _ credentials: ServerCredentials) async {
        let access = ClusterObjects(service: service)
        let runner = ProcessRunner(
            access: access, clock: clock, credentials: credentials, stateDirectory: directory.path,
            shim: [options.executable, "cluster", "shim"])
        let log: @Sendable (String) -> Void = options.log
        let controllers = LocalControllers(access: access, clock: clock) { log($0.description) }
        // Tasks of their own: ending the pods takes longer than being cancelled.
        let pods = Task { await runner.run() }
        let control = Task { await controllers.run() }
        while !Task.isCancelled { try? await Task.sleep(for: .seconds(3_600)) }
        control.cancel()
        await control.value
        await runner.stop()
        pods.cancel()
        await pods.value
    }

    // MARK: Listening

    /// On the port of the first start; on a free one if somebody else has taken that.
    private func listen(
        _ secrets: ClusterSecrets, _ service: ObjectService, _ signer: TokenSigner
    ) throws -> HTTPServer {
        let known: UInt16 = directory.knownPort
        do {
            return try serve(known, secrets, service, signer)
        } catch let diagnostic as Diagnostic where diagnostic.code == .conflict && known != 0 {
            options.log("port \(known) is taken; choosing another")
            return try serve(0, secrets, service, signer)
        }
    }

    private func serve(
        _ port: UInt16, _ secrets: ClusterSecrets, _ service: ObjectService, _ signer: TokenSigner
    ) throws -> HTTPServer {
        let authenticator = Authenticator(
            administratorToken: Array(secrets.administratorToken.utf8), signer: signer, store: service.store)
        let api = APIServer(
            service: service, authenticator: authenticator, authorizer: Authorizer(store: service.store),
            stateDirectory: directory.path, signer: signer, address: "127.0.0.1:\(port)")
        let identity = ServerIdentity(certificate: secrets.server.certificate, key: secrets.server.key)
        return try HTTPServer(port: port, identity: identity) { await api.handle($0) }
    }

    /// Tells others that the server is ready, and where.
    private func announce(_ port: UInt16, _ secrets: ClusterSecrets) throws {
        try directory.remember(port: port)
        try Files.write(Array(ClusterKubeconfig.text(port: port, secrets: secrets).utf8), to: directory.kubeconfig)
        var value: Value = ProcessIdentity(of: getpid())?.value ?? [:]
        value["port"] = .int(Int64(port))
        value["startedAt"] = .string(clock.now().text)
        try Files.write(JSONWriter.bytes(value), to: directory.server)
    }
}

/// The server's own log.
package enum ServerLog {
    /// `TIME MESSAGE` to standard error, which is the log file of a server in the background.
    package static let standardError: @Sendable (String) -> Void = { message in
        let line: [UInt8] = Array("\(SystemClock().now().text) \(message)\n".utf8)
        _ = write(2, line, line.count)
    }
}
