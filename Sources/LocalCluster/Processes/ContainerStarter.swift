import CLinux
import Diagnostics
import Glibc
import ValueTree

/// Starts shims, which start containers.
struct ContainerStarter: Sendable {
    /// Our own executable and what comes before the run's folder: `iter8 cluster shim`.
    let command: [String]

    /// Starts the run in a session of its own and waits until its process is known or has ended.
    ///
    /// - Throws: ``Diagnostic`` if the shim can't be started.
    func start(_ spec: ContainerSpec, in run: ContainerRun) async throws {
        try Files.makeDirectory(run.path)
        try Files.write(JSONWriter.bytes(spec.value), to: run.specFile)
        let shim: pid_t = try spawn(run)
        for _ in 0..<2_000 {
            if run.identity != nil || run.exit != nil {
                waitpid(shim, nil, WNOHANG)
                return
            }
            if kill(shim, 0) != 0 { break }
            try await Task.sleep(for: .milliseconds(5))
        }
        throw Diagnostic(.failed, "the container's supervisor did not start")
    }

    private func spawn(_ run: ContainerRun) throws(Diagnostic) -> pid_t {
        // Nothing of the server's may leak into a container: neither its sockets nor its database.
        let variable: String = "PATH=/usr/bin:/bin"
        var arguments: [UnsafeMutablePointer<CChar>?] = (command + [run.path]).map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] = [strdup(variable), nil]
        defer { for pointer in arguments + variables { free(pointer) } }
        var pid: pid_t = 0
        let status: Int32 = iter8_spawn_detached(&pid, command[0], &arguments, &variables)
        guard status == 0 else {
            throw Diagnostic(.failed, "can't start \(command[0]): \(String(cString: strerror(status)))")
        }
        return pid
    }
}
