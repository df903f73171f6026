import Diagnostics
import KubeModel
import ValueTree

/// A container's command and variables, resolved: values from fields, Secrets and ConfigMaps, `$(NAME)` expanded.
struct PodEnvironment {
    let access: any ClusterAccess
    let pod: KubeObject
    /// What every container gets, before its own variables.
    let base: [String: String]

    /// - Throws: ``Diagnostic`` `notFound` naming a Secret, ConfigMap or key that does not exist (yet).
    func variables(of container: Value) async throws -> [String: String] {
        var variables: [String: String] = base
        for source in container["envFrom"]?.listValue ?? [] {
            let prefix: String = source["prefix"]?.stringValue ?? ""
            for (key, value) in try await all(source) { variables[prefix + key] = value }
        }
        for entry in container["env"]?.listValue ?? [] {
            guard let name = entry["name"]?.stringValue else { continue }
            if let source = entry["valueFrom"], source != .null {
                if let value = try await value(source) { variables[name] = value }
            } else {
                variables[name] = PodEnvironment.expand(entry["value"]?.stringValue ?? "", variables)
            }
        }
        return variables
    }

    /// Command and arguments; an image's own command can't be known, since no image is pulled.
    func arguments(of container: Value, _ variables: [String: String]) throws(Diagnostic) -> [String] {
        let command: [String] = (container["command"]?.listValue ?? []).compactMap(\.stringValue)
        let arguments: [String] = (container["args"]?.listValue ?? []).compactMap(\.stringValue)
        guard !command.isEmpty else {
            throw Diagnostic(
                .invalid, "container \"\(container["name"]?.stringValue ?? "")\" has no command",
                hint: "the embedded cluster runs commands as local processes and pulls no images: set command")
        }
        return (command + arguments).map { PodEnvironment.expand($0, variables) }
    }

    /// `$(NAME)` becomes the variable's value, `$$` a dollar sign; unknown names stay as they are.
    static func expand(_ text: String, _ variables: [String: String]) -> String {
        guard text.contains("$") else { return text }
        var output: String = ""
        var rest: Substring = text[...]
        while let dollar = rest.firstIndex(of: "$") {
            output += rest[..<dollar]
            rest = rest[rest.index(after: dollar)...]
            if rest.first == "$" {
                output += "$"
                rest.removeFirst()
            } else if rest.first == "(", let close = rest.firstIndex(of: ")") {
                let name: String = String(rest[rest.index(after: rest.startIndex)..<close])
                output += variables[name] ?? "$(\(name))"
                rest = rest[rest.index(after: close)...]
            } else {
                output += "$"
            }
        }
        return output + rest
    }

    // MARK: - sources

    private func all(_ source: Value) async throws -> [String: String] {
        if let reference = source["configMapRef"] {
            return try await configuration(reference)?["data"]?.mapValue?.compactMapValues(\.stringValue) ?? [:]
        }
        if let reference = source["secretRef"] {
            let data: [String: Value] = try await secret(reference)?["data"]?.mapValue ?? [:]
            return data.compactMapValues { $0.stringValue.flatMap(PodData.text) }
        }
        return [:]
    }

    private func value(_ source: Value) async throws -> String? {
        if let path = source[at: "fieldRef", "fieldPath"]?.stringValue { return field(path) }
        if let reference = source["configMapKeyRef"] {
            return try key(
                reference,
                in: await configuration(reference)?["data"]?[reference["key"]?.stringValue ?? ""]?.stringValue)
        }
        if let reference = source["secretKeyRef"] {
            let encoded: String? = try await secret(reference)?["data"]?[reference["key"]?.stringValue ?? ""]?
                .stringValue
            return try key(reference, in: encoded.flatMap(PodData.text))
        }
        return nil
    }

    private func key(_ reference: Value, in found: String?) throws -> String? {
        if found == nil, reference["optional"]?.boolValue != true {
            throw Diagnostic(
                .notFound,
                "\"\(reference["name"]?.stringValue ?? "")\" has no key \"\(reference["key"]?.stringValue ?? "")\"")
        }
        return found
    }

    private func configuration(_ reference: Value) async throws -> KubeObject? {
        try await object(GroupResource(resource: "configmaps"), reference)
    }

    private func secret(_ reference: Value) async throws -> KubeObject? {
        try await object(GroupResource(resource: "secrets"), reference)
    }

    private func object(_ resource: GroupResource, _ reference: Value) async throws -> KubeObject? {
        let name: String = reference["name"]?.stringValue ?? ""
        let found: KubeObject? = try await access.get(resource, namespace: pod.namespace, name: name)
        if found == nil, reference["optional"]?.boolValue != true {
            throw Diagnostic(.notFound, "\(resource) \"\(name)\" not found")
        }
        return found
    }

    /// The downward API's fields.
    private func field(_ path: String) -> String? {
        switch path {
        case "status.podIP", "status.hostIP", "status.podIPs": return "127.0.0.1"
        case "spec.nodeName": return LocalNode.name
        case "spec.serviceAccountName": return pod[at: "spec", "serviceAccountName"]?.stringValue ?? "default"
        default: break
        }
        for (prefix, members) in [("metadata.labels['", pod.labels), ("metadata.annotations['", pod.annotations)]
        where path.hasPrefix(prefix) {
            return members[String(path.dropFirst(prefix.count).dropLast(2))]
        }
        return pod.value[at: path.split(separator: ".").map(String.init)]?.stringValue
    }
}

/// The one node of the embedded cluster: this machine.
enum LocalNode {
    static let name: String = "local"
    static let address: String = "127.0.0.1"
}
