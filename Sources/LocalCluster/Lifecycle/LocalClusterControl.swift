import CLinux
package import Diagnostics
import Glibc
import KubeModel
import ValueTree

/// Starts, stops and describes the embedded cluster of a state directory, from another process than its server.
package struct LocalClusterControl: Sendable {
    private let directory: StateDirectory

    package init(directory: String) {
        self.directory = StateDirectory(path: directory)
    }

    /// `$ITER8_CLUSTER_DIR`, else `$XDG_STATE_HOME/iter8/cluster`, else `~/.local/state/iter8/cluster`.
    package init(environment: [String: String]) throws(Diagnostic) {
        directory = try StateDirectory.standard(environment: environment)
    }

    package var directoryPath: String { directory.path }
    /// Exists once the cluster has been started.
    package var kubeconfigPath: String { directory.kubeconfig }
    package var logPath: String { directory.log }

    // MARK: Status

    package func status() -> LocalClusterStatus {
        var status = LocalClusterStatus(
            isRunning: false, directory: directory.path, kubeconfig: directory.kubeconfig, log: directory.log)
        guard let value = Files.readJSON(directory.server), let identity = ProcessIdentity(value: value),
            identity.isAlive
        else { return status }
        status.isRunning = true
        status.pid = Int(identity.pid)
        status.port = value["port"]?.intValue.map { Int($0) }
        status.startedAt = value["startedAt"]?.stringValue
        return status
    }

    private var server: ProcessIdentity? {
        Files.readJSON(directory.server).flatMap(ProcessIdentity.init(value:)).flatMap { $0.isAlive ? $0 : nil }
    }

    // MARK: Start

    /// Starts the server in the background, unless it runs, and waits until it is ready.
    ///
    /// - Parameters:
    ///   - executable: our own program, which knows `cluster serve`.
    ///   - environment: of the server, and so of its pods.
    /// - Returns: what ``status()`` says then.
    /// - Throws: ``Diagnostic`` with the end of the server's log if it ends at once, `timedOut` past the deadline.
    package func start(
        executable: String, environment: [String: String], timeout: Duration = .seconds(30)
    ) async throws -> LocalClusterStatus {
        if status().isRunning { return status() }
        try directory.prepare()
        rotateLog()
        let logged: Int = Files.read(directory.log)?.count ?? 0
        let child: pid_t = try spawn(executable, environment)
        let deadline: ContinuousClock.Instant = .now + timeout
        while ContinuousClock.now < deadline {
            let status: LocalClusterStatus = status()
            if status.isRunning { return status }
            if hasEnded(child) {
                // Somebody else may have started one in the same moment.
                if self.status().isRunning { return self.status() }
                throw failure("the embedded cluster's server ended at once", since: logged)
            }
            try await Task.sleep(for: .milliseconds(10))
        }
        kill(child, SIGKILL)
        _ = hasEnded(child)
        var late: Diagnostic = failure("the embedded cluster was not ready after \(timeout)", since: logged)
        late.code = .timedOut
        throw late
    }

    private func spawn(_ executable: String, _ environment: [String: String]) throws(Diagnostic) -> pid_t {
        var variables: [String: String] = environment
        variables["ITER8_CLUSTER_DIR"] = directory.path
        let words: [String] = [executable, "cluster", "serve"]
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        var settings: [UnsafeMutablePointer<CChar>?] = variables.map { strdup("\($0)=\($1)") } + [nil]
        defer { for text in arguments + settings { free(text) } }
        var child: pid_t = 0
        let failed: Int32 = iter8_spawn(
            &child, &arguments, &settings, nil, "/dev/null", directory.log, directory.log)
        guard failed == 0 else {
            throw Diagnostic(.failed, "can't start \(executable): \(String(cString: strerror(failed)))")
        }
        return child
    }

    /// Whether the child has ended; takes note of it, so that no zombie stays.
    private func hasEnded(_ child: pid_t) -> Bool {
        var status: Int32 = 0
        return waitpid(child, &status, WNOHANG) == child
    }

    private func failure(_ message: String, since start: Int) -> Diagnostic {
        let log: [UInt8] = Files.read(directory.log) ?? []
        let lines: [Substring] = String(decoding: log.dropFirst(start), as: UTF8.self).split(separator: "\n")
        return Diagnostic(
            .failed, message, hint: "its log is \(directory.log)", details: lines.suffix(5).map(String.init))
    }

    /// Keeps the log of earlier starts small: past a limit it becomes `server.log.1`.
    private func rotateLog() {
        let limit: Int = 4 << 20
        if (Files.read(directory.log, limit: limit + 1)?.count ?? 0) > limit {
            rename(directory.log, directory.log + ".1")
        }
    }

    // MARK: Stop

    /// Ends the server and its pods; false if none was running.
    package func stop(timeout: Duration = .seconds(20)) async throws -> Bool {
        guard let server else { return false }
        kill(server.pid, SIGTERM)
        let deadline: ContinuousClock.Instant = .now + timeout
        while server.isAlive, ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(10)) }
        if server.isAlive {
            kill(server.pid, SIGKILL)
            while server.isAlive { try await Task.sleep(for: .milliseconds(10)) }
        }
        unlink(directory.server)
        return true
    }

    /// Stops the server and forgets everything: objects, logs, keys. The next start makes an empty cluster.
    package func reset() async throws {
        _ = try await stop()
        guard Files.exists(directory.path) else { return }
        let lock = try DirectoryLock(directory)
        // What a killed server left running would write into a cluster that no longer knows it.
        for uid in Files.names(in: PodFolder.root(directory.path)) {
            let folder = PodFolder(stateDirectory: directory.path, uid: uid)
            for process in ContainerProcess.running(in: folder) { process.killNow() }
        }
        directory.clear()
        withExtendedLifetime(lock) {}
    }
}

/// What is known about an embedded cluster.
package struct LocalClusterStatus: Sendable, Hashable {
    package var isRunning: Bool
    package var directory: String
    package var kubeconfig: String
    package var log: String
    package var pid: Int?
    package var port: Int?
    /// RFC 3339.
    package var startedAt: String?

    /// `https://127.0.0.1:PORT` while it runs.
    package var serverURL: String? { port.map { "https://127.0.0.1:\($0)" } }

    /// What it is and is not, for whoever asks for its status.
    package static let note: String =
        "one machine's default, not a cluster product: pods are processes of this user, with nothing between them; "
        + "for more use kind, k3s or any Kubernetes and point KUBECONFIG at it"
}
