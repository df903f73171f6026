import CommandLineKit
import KubeClient
import Terminal
import ValueTree

/// `iter8 env`: what holds, after flags, environment and kubeconfig.
enum EnvironmentCommand {
    static let spec = CommandSpec(
        "env", "which cluster, namespace and settings hold here, and why",
        flags: ClusterFlags.all + [OutputFormat.flag])

    static func run(_ invocation: Invocation) throws {
        let flags: ConnectionFlags = ClusterFlags.connection(invocation.values)
        let configuration = try ClusterConfiguration.resolve(flags: flags, environment: invocation.environment)
        var settings: [Setting] = []
        if let configuration {
            settings.append(Setting("cluster", configuration.server, configuration.source))
            settings.append(Setting("namespace", configuration.namespace, origin(ClusterFlags.namespace, invocation)))
        } else {
            settings.append(Setting("cluster", "embedded", "nothing names another"))
            settings.append(
                Setting(
                    "namespace", invocation.values.string(ClusterFlags.namespace) ?? "default",
                    origin(ClusterFlags.namespace, invocation)))
        }
        for flag in ClusterFlags.all + [GlobalFlags.color, GlobalFlags.logLevel] {
            guard flag.name != "namespace", !flag.isHidden else { continue }
            guard let text = invocation.values.string(flag) else { continue }
            let shown: String = flag.name == "kube-token" ? "[redacted]" : text
            settings.append(Setting(flag.name, shown, origin(flag, invocation)))
        }
        for name in ["KUBECONFIG", "HELM_DRIVER", "ITER8_CLUSTER_DIR", "NO_COLOR"] {
            guard let text = invocation.environment[name], !text.isEmpty else { continue }
            settings.append(Setting(name, text, "environment"))
        }
        try invocation.streams.print(SettingListing(settings: settings), as: OutputFormat(invocation.values))
    }

    private static func origin(_ flag: Flag, _ invocation: Invocation) -> String {
        switch invocation.values.origin(flag) {
        case .flag?: "--\(flag.name)"
        case .environment?: "$\(flag.environment ?? "")"
        case .builtIn?, nil: "default"
        }
    }
}

private struct Setting {
    let name: String
    let value: String
    let origin: String

    init(_ name: String, _ value: String, _ origin: String) {
        self.name = name
        self.value = value
        self.origin = origin
    }
}

private struct SettingListing: Listing {
    let settings: [Setting]

    var emptiness: String { "nothing is set" }
    var names: [String] { settings.map(\.name) }

    func table(isWide: Bool) -> Table {
        var table = Table(["SETTING", "VALUE", "FROM"])
        for setting in settings {
            table.add([Table.Cell(setting.name), Table.Cell(setting.value), Table.Cell(setting.origin)])
        }
        return table
    }

    /// A list of `name`, `value`, `from`.
    var value: Value {
        .list(
            settings.map {
                ["name": .string($0.name), "value": .string($0.value), "from": .string($0.origin)]
            })
    }
}
