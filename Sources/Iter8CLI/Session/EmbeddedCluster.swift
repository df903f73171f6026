import Diagnostics
import Glibc
import LocalCluster

/// The embedded cluster as the commands see it.
struct EmbeddedCluster: Sendable {
    let environment: [String: String]
    let control: LocalClusterControl

    init(environment: [String: String]) throws {
        self.environment = environment
        control = try LocalClusterControl(environment: environment)
    }

    /// The path of its kubeconfig; `tell` hears that it is being started.
    ///
    /// - Throws: `unreachable` if it doesn't run and is not to be started.
    func kubeconfig(starting: Bool, tell: (String) -> Void) async throws -> String {
        let status: LocalClusterStatus = control.status()
        if status.isRunning { return status.kubeconfig }
        guard starting else {
            throw Diagnostic(
                .unreachable, "no cluster: no kubeconfig, flag or pod names one, and the embedded one doesn't run",
                hint: "start it with: iter8 cluster start (or set KUBECONFIG or --kubeconfig)")
        }
        let started: LocalClusterStatus = try await start(timeout: .seconds(30))
        tell("started the embedded cluster at \(started.serverURL ?? "?") (iter8 cluster stop ends it)")
        return started.kubeconfig
    }

    func start(timeout: Duration) async throws -> LocalClusterStatus {
        try await within("start the embedded cluster") {
            try await control.start(
                executable: EmbeddedCluster.executable(), environment: environment, timeout: timeout)
        }
    }

    /// Our own program.
    static func executable() throws -> String {
        var buffer: [CChar] = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count: Int = readlink("/proc/self/exe", &buffer, buffer.count)
        guard count > 0 else { throw Diagnostic(.failed, "can't tell where our own program is") }
        return String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
