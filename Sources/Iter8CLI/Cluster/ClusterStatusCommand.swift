import CommandLineKit
import KubeModel
import LocalCluster
import Releases
import Terminal
import ValueTree

/// `iter8 cluster status`.
enum ClusterStatusCommand {
    static let output = Flag("output", "o", .choice(["text", "json"]), "format", value: "FORMAT", default: "text")
    static let spec = CommandSpec("status", "whether the embedded cluster runs, and where", flags: [output])

    static func run(_ invocation: Invocation) throws {
        let status: LocalClusterStatus = try EmbeddedCluster(environment: invocation.environment).control.status()
        if invocation.values.string(output) == "json" {
            try invocation.streams.print(JSONWriter.string(value(status), indent: 2) + "\n")
            return
        }
        try invocation.streams.print(text(status))
        if !status.isRunning { invocation.streams.suggest("iter8 cluster start") }
    }

    private static func text(_ status: LocalClusterStatus) -> String {
        var lines: [(String, String)] = [("status", status.isRunning ? "running" : "not running")]
        if let url = status.serverURL { lines.append(("server", url)) }
        if let pid = status.pid { lines.append(("process", "\(pid)")) }
        if let start = status.startedAt {
            lines.append(("started", "\(start) (\(AgeText.since(KubeTime(start), now: SystemTime.now())) ago)"))
        }
        lines += [
            ("state", status.directory), ("kubeconfig", status.kubeconfig), ("log", status.log),
            ("note", LocalClusterStatus.note),
        ]
        return lines.map { name, text in
            let padding: String = String(repeating: " ", count: 12 - name.count)
            let wrapped: [String] = PrintableText.wrapped(text, to: 80)
            return name + padding + wrapped.joined(separator: "\n" + String(repeating: " ", count: 12)) + "\n"
        }.joined()
    }

    /// `running`, `server`, `pid`, `startedAt` (null while it does not run), `directory`, `kubeconfig`, `log`.
    private static func value(_ status: LocalClusterStatus) -> Value {
        [
            "running": .bool(status.isRunning), "server": status.serverURL.map { .string($0) } ?? .null,
            "pid": status.pid.map { .int(Int64($0)) } ?? .null,
            "startedAt": status.startedAt.map { .string($0) } ?? .null, "directory": .string(status.directory),
            "kubeconfig": .string(status.kubeconfig), "log": .string(status.log),
        ]
    }
}
