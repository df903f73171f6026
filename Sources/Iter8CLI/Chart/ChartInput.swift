import Charts
import CommandLineKit
import Diagnostics
import HTTPTransport
import KubeClient
import ValueTree

/// Flags that set values, as Helm spells them.
enum ValueFlags {
    static let files = Flag(
        "values", "f", .slice, "YAML file of values, or its URL", value: "FILE", completion: .files)
    static let set = Flag("set", nil, .array, "values: key=value,key.key=value,list={a,b}", value: "VALUES")
    static let setString = Flag("set-string", nil, .array, "the same, always text", value: "VALUES")
    static let setFile = Flag("set-file", nil, .array, "key=FILE: the file's text", value: "VALUES")
    static let setJSON = Flag("set-json", nil, .array, "key=JSON, or a JSON object", value: "VALUES")
    static let setLiteral = Flag("set-literal", nil, .array, "key=TEXT, taken as it is", value: "VALUE")

    static let all: [Flag] = [files, set, setString, setFile, setJSON, setLiteral]

    static func sources(_ values: FlagValues) -> ValueSources {
        ValueSources(
            files: values.strings(files), set: values.strings(set), setString: values.strings(setString),
            setFile: values.strings(setFile), setJSON: values.strings(setJSON),
            setLiteral: values.strings(setLiteral))
    }
}

/// Flags that say where a chart is taken from.
enum ChartFlags {
    static let repository = Flag("repo", nil, .string, "chart repository to take the chart from", value: "URL")
    static let version = Flag("version", nil, .string, "version of the chart, or a constraint", value: "VERSION")

    static let all: [Flag] = [repository, version]
}

/// Reading charts and values that a command line names.
enum ChartInput {
    /// How to download, with the environment's proxies.
    static func remote(_ invocation: Invocation) -> @Sendable () -> RemoteFiles {
        let environment: [String: String] = invocation.environment
        return { RemoteFiles(client: HTTPClient(.init(proxy: .environment(environment)))) }
    }

    /// The values that the flags give, without any chart's defaults.
    static func values(_ invocation: Invocation) async throws -> Value {
        ValueSources.merged(try await layers(invocation))
    }

    /// The same, each file and flag by itself.
    static func layers(_ invocation: Invocation) async throws -> [ValueLayer] {
        try await reading {
            let layers: [ValueLayer] =
                try await ValueFlags.sources(invocation.values).layers(remote: remote(invocation))
            return try SLOFlag.applied(invocation.values.strings(SLOFlag.flag), to: layers)
        }
    }

    /// Runs `render`; an error about a value says which file or flag sets it.
    static func explaining<Result>(
        _ chart: Chart, _ layers: [ValueLayer], _ render: () async throws -> Result
    ) async throws -> Result {
        do {
            return try await render()
        } catch var fault as Diagnostic {
            guard !fault.valuePath.isEmpty else { throw fault }
            if let sentence = ValueOrigins(chart: chart, given: layers).sentence(on: fault.valuePath) {
                fault.details.append(sentence)
            }
            throw fault
        }
    }

    /// The chart that an argument names: a path if there is one, else a URL, a repository's chart or an embedded one.
    ///
    /// - Parameter isToInstall: whether a library, or a chart whose dependencies are missing, is refused.
    static func chart(
        _ argument: String, _ invocation: Invocation, isToInstall: Bool = true
    ) async throws -> Chart {
        let repository: String? = invocation.values.string(ChartFlags.repository)
        let reference = ChartReference(
            name: argument, isLocal: repository == nil && ChartReference.isPath(argument), repository: repository,
            version: invocation.values.string(ChartFlags.version))
        return try await reading { try await reference.resolve(files: remote(invocation), isToInstall: isToInstall) }
    }

    /// The flag's, else that of the kubeconfig's context; that there is no usable kubeconfig does not matter.
    static func namespace(_ invocation: Invocation) -> String {
        let configuration = try? ClusterConfiguration.resolve(
            flags: ClusterFlags.connection(invocation.values), environment: invocation.environment)
        return configuration?.namespace ?? invocation.values.string(ClusterFlags.namespace) ?? "default"
    }

    /// What is wrong with a flag's own text is wrong usage; a file, chart or address that isn't there is wrong input:
    /// "not found" and "unreachable" speak of the cluster.
    static func reading<Result>(_ read: () async throws -> Result) async throws -> Result {
        do {
            return try await read()
        } catch var error as Diagnostic {
            if error.location?.file.hasPrefix("--set") == true {
                error.code = .usage
            } else if error.code == .notFound || error.code == .unreachable || error.code == .forbidden {
                error.code = .invalid
            }
            throw error
        }
    }
}
