import Diagnostics
import KubeModel
import ValueTree

/// Everything a pod's containers need before they start: folders, volumes, credentials, variables.
struct PodPreparation: Sendable {
    /// Why a container can't be started as things are.
    struct Refusal: Error {
        var reason: String
        var message: String
        var notice: Notice
    }

    let access: any ClusterAccess
    let credentials: any PodCredentials
    /// What every container gets of the machine's own variables.
    let environment: [String: String]
    let logLimit: Int
    let folder: PodFolder

    /// What is to be run for `container`, with its folders and files in place.
    func launch(_ container: ContainerSpec, restarts: Int, pod: KubeObject, spec: PodSpec) async throws
        -> ContainerProcess.Launch
    {
        let sources: [PodSource: [String: [UInt8]]?] = try await load(PodSource.all(of: pod, spec: spec), of: pod)
        try Files.makeDirectory(folder.home)
        do {
            try PodVolumes(pod: pod, spec: spec, folder: folder, sources: sources).write()
        } catch let diagnostic as Diagnostic {
            throw Refusal(
                reason: "ContainerCreating", message: diagnostic.message,
                notice: .warning("FailedMount", diagnostic.message))
        }
        var base: [String: String] = environment
        base["HOME"] = folder.home
        base["HOSTNAME"] = pod.name
        base["ITER8_POD_DIR"] = folder.path
        if spec.mountsToken { try await addCredentials(to: &base, pod: pod, spec: spec) }
        return try make(
            container, restarts: restarts, base: base,
            environment: ContainerEnvironment(pod: pod, sources: sources))
    }

    private func load(_ wanted: Set<PodSource>, of pod: KubeObject) async throws
        -> [PodSource: [String: [UInt8]]?]
    {
        var sources: [PodSource: [String: [UInt8]]?] = [:]
        for source in wanted {
            let resource: GroupResource =
                source.kind == .secret ? ClusterResource.secrets : ClusterResource.configMaps
            let object: KubeObject? = try await access.get(resource, namespace: pod.namespace, name: source.name)
            sources[source] = .some(object.map(PodSource.data(of:)))
        }
        return sources
    }

    private func addCredentials(to variables: inout [String: String], pod: KubeObject, spec: PodSpec) async throws {
        do {
            let token: Sensitive<String> = try await credentials.token(
                serviceAccount: spec.serviceAccount, namespace: pod.namespace ?? "default", pod: pod)
            try CredentialFiles(credentials: credentials, folder: folder).write(
                token: token, namespace: pod.namespace ?? "default")
        } catch let diagnostic as Diagnostic {
            let message: String = "no credentials for service account \(spec.serviceAccount): \(diagnostic.message)"
            throw Refusal(
                reason: "ContainerCreating", message: message, notice: .warning("FailedMount", message))
        }
        variables["KUBECONFIG"] = folder.kubeconfig
        let address: [Substring] = (credentials.serverURL.split(separator: "/").last ?? "").split(separator: ":")
        guard address.count == 2 else { return }
        variables["KUBERNETES_SERVICE_HOST"] = String(address[0])
        variables["KUBERNETES_SERVICE_PORT"] = String(address[1])
        variables["KUBERNETES_SERVICE_PORT_HTTPS"] = String(address[1])
    }

    private func make(
        _ container: ContainerSpec, restarts: Int, base: [String: String], environment: ContainerEnvironment
    ) throws -> ContainerProcess.Launch {
        let variables: [String: String]
        do {
            variables = try environment.variables(of: container, over: base)
        } catch let diagnostic as Diagnostic {
            throw Refusal(
                reason: "CreateContainerConfigError", message: diagnostic.message,
                notice: .warning("Failed", "Error: \(diagnostic.message)"))
        }
        let words: [String] = (container.strings("command") + container.strings("args")).map {
            ContainerEnvironment.expand($0, with: variables)
        }
        guard !container.strings("command").isEmpty else {
            let message: String =
                "the embedded cluster runs processes, not images: container \(container.name) needs a command "
                + "(image \(container.image) is not pulled)"
            throw Refusal(
                reason: "CreateContainerError", message: message, notice: .warning("Failed", "Error: \(message)"))
        }
        return ContainerProcess.Launch(
            command: words, environment: variables.sortedKeys.map { "\($0)=\(variables[$0] ?? "")" },
            directory: workingDirectory(container), restarts: restarts, logLimit: logLimit)
    }

    /// One that the pod's own volumes provide comes before the machine's.
    private func workingDirectory(_ container: ContainerSpec) -> String {
        guard let asked = container.value["workingDir"]?.stringValue, !asked.isEmpty else { return folder.home }
        let inside: String = folder.inside(asked)
        return Files.exists(inside) ? inside : asked
    }
}
