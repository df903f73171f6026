import KubeClient
import KubeModel
import KubeRuntime
import ValueTree

/// What the pods of a hook said. Nothing here fails: output is for the reader, and decides nothing.
struct HookOutput: Sendable {
    private static let pods = GroupVersionResource(version: "v1", resource: "pods")
    /// How much of one container's output is shown in an error.
    private static let lastLines: Int = 20
    /// And of all of it, in bytes.
    private static let limit: Int = 1 << 20

    let client: KubeClient
    let kind: String
    /// nil for cluster-scoped kinds, which have no pods.
    let namespace: String?
    let name: String

    var hasPods: Bool { namespace != nil && (kind == "Job" || kind == "Pod") }

    /// What the reader can type to see all.
    var command: String {
        "kubectl logs\(namespace.map { " -n \($0)" } ?? "") \(kind.lowercased())/\(name)"
    }

    /// Everything its containers said.
    func lines() async -> [String] {
        await read(LogOptions(limitBytes: Self.limit))
    }

    /// How its pods stand, and the last lines of what their containers said: for the details of an error.
    func lastWords() async -> [String] {
        let pods: [KubeObject] = await livePods()
        let standing: [String] = pods.compactMap { pod in
            Readiness.evaluate(pod).reason.map { "pod \(pod.name): \($0)" }
        }
        let said: [String] = await read(LogOptions(tailLines: Self.lastLines, limitBytes: Self.limit), of: pods)
        return standing + said
    }

    private func read(_ options: LogOptions) async -> [String] {
        await read(options, of: livePods())
    }

    private func read(_ options: LogOptions, of pods: [KubeObject]) async -> [String] {
        let sources: [(pod: String, container: String)] = pods.flatMap { pod in
            HookOutput.started(pod).map { (pod.name, $0) }
        }
        var lines: [String] = []
        for (pod, container) in sources {
            var asked: LogOptions = options
            asked.container = container
            guard let text = await text(pod, asked), !text.isEmpty else { continue }
            let title: String = sources.count > 1 ? "\(pod)/\(container)" : pod
            lines += text.split(separator: "\n").map { "\(title) | \($0)" }
        }
        return lines
    }

    private func text(_ pod: String, _ options: LogOptions) async -> String? {
        guard let namespace,
            let chunks = try? await client.logs(pod: pod, namespace: namespace, options: options)
        else { return nil }
        var bytes: [UInt8] = []
        do {
            for try await chunk in chunks { bytes += chunk }
        } catch {
            return String(decoding: bytes, as: UTF8.self)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The oldest first; none where it is not permitted to look.
    private func livePods() async -> [KubeObject] {
        guard hasPods else { return [] }
        let options: ListOptions =
            kind == "Job"
            ? ListOptions(labelSelector: "job-name=\(name)") : ListOptions(fieldSelector: "metadata.name=\(name)")
        let list: KubeList? = try? await client.list(Self.pods, namespace: namespace, options: options)
        return (list?.items ?? []).sorted {
            ($0.creationTimestamp ?? "", $0.name) < ($1.creationTimestamp ?? "", $1.name)
        }
    }

    private static func started(_ pod: KubeObject) -> [String] {
        let lists: [Value?] = [pod[at: "status", "initContainerStatuses"], pod[at: "status", "containerStatuses"]]
        return lists.flatMap { $0?.listValue ?? [] }.compactMap { status in
            let hasRun: Bool =
                status[at: "state", "running"] != nil || status[at: "state", "terminated"] != nil
                || status[at: "lastState", "terminated"] != nil
            return hasRun ? status["name"]?.stringValue : nil
        }
    }
}
