import CommandLineKit
import KubeClient
import KubeModel
import Releases
import Terminal

/// `iter8 completion SHELL`.
enum CompletionCommand {
    static let spec = CommandSpec(
        "completion", "a script that completes commands in your shell",
        examples: [
            CommandSpec.Example("bash, for this shell", "source <(iter8 completion bash)"),
            CommandSpec.Example("zsh", "iter8 completion zsh > \"${fpath[1]}/_iter8\""),
            CommandSpec.Example("fish", "iter8 completion fish > ~/.config/fish/completions/iter8.fish"),
        ], arguments: [CommandSpec.Argument("SHELL", choices: CompletionScript.shells)])

    static func run(_ invocation: Invocation) throws {
        let shell: String = invocation.arguments.first ?? ""
        try invocation.streams.print(CompletionScript.text(for: shell, program: invocation.root.name) ?? "")
    }
}

/// `iter8 __complete WORD...`: what the scripts ask.
enum CandidatesCommand {
    /// The words after it are unfinished, and no flags of this command: they are not parsed.
    static let name: String = "__complete"

    static func answer(_ words: [String], _ invocation: Invocation) async throws {
        switch Completion.answer(for: words, root: invocation.root) {
        case .files: try invocation.streams.print(":files\n")
        case .folders: try invocation.streams.print(":folders\n")
        case .candidates(let candidates): try show(candidates, invocation)
        case .dynamic(let what, let typed, let prefix):
            let found: [String] = await names(of: what, words, invocation).filter { $0.hasPrefix(typed) }
            try show(found.map { Completion.Candidate(prefix + $0) }, invocation)
        }
    }

    private static func show(_ candidates: [Completion.Candidate], _ invocation: Invocation) throws {
        let lines: [String] = candidates.map { $0.explanation.isEmpty ? $0.word : "\($0.word)\t\($0.explanation)" }
        try invocation.streams.print(lines.map { $0 + "\n" }.joined())
    }

    /// Names from the cluster; none where it can't be asked, for a completion must not complain.
    private static func names(of what: String, _ words: [String], _ invocation: Invocation) async -> [String] {
        // What is typed so far says which cluster and namespace are meant; if it can't be read yet, the usual ones.
        let isOneWord: Bool = words.last?.contains("=") == true
        let parser = CommandLineParser(root: invocation.root, environment: invocation.environment)
        let known: [String] = Array(words.dropLast(isOneWord ? 1 : 2))
        guard let parsed = (try? parser.parse(known)) ?? (try? parser.parse(["k", "list"])) else { return [] }
        let asked = Invocation(
            path: parsed.path, values: parsed.values, arguments: [], environment: invocation.environment,
            streams: invocation.streams)
        guard let session = try? await ClusterSession.open(asked, isQuiet: true) else { return [] }
        switch what {
        case "groups":
            let groups = try? await session.releases.list()
            return (groups ?? []).map(\.name)
        case "namespaces":
            let namespaces = GroupVersionResource(version: "v1", resource: "namespaces")
            let list = try? await session.client.list(
                namespaces, namespace: nil, options: ListOptions(metadataOnly: true))
            return (list?.items ?? []).map(\.name)
        default: return []
        }
    }
}
