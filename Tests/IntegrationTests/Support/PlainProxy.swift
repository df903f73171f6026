import Foundation

/// `kubectl proxy`: the cluster's API in plain HTTP on loopback, with the kubeconfig's rights.
final class PlainProxy {
    let port: UInt16
    private let running: Running

    init(_ cluster: ClusterUnderTest) throws {
        running = try cluster.shell.start([
            "kubectl", "proxy", "--port=0", "--reject-paths=^$", "--disable-filter=true",
        ])
        let file: URL = running.folder.appending(path: "stdout")
        var found: UInt16?
        try eventually("kubectl proxy serves") {
            let text: String = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
            found = text.split(separator: ":").last.flatMap {
                UInt16($0.trimmingCharacters(in: .whitespacesAndNewlines))
            }
            return found != nil
        }
        guard let found else { throw EmbeddedCluster.Failure("kubectl proxy named no port") }
        port = found
    }

    func stop() {
        running.process.terminate()
        _ = running.finish(timeout: 5)
    }
}
