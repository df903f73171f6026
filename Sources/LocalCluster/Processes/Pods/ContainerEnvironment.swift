import Diagnostics
import KubeModel
import ValueTree

/// The variables of a container, from its `env` and `envFrom`.
struct ContainerEnvironment {
    let pod: KubeObject
    /// Data of the config maps and secrets that are named, decoded; nil for one that doesn't exist.
    let sources: [PodSource: [String: [UInt8]]?]

    /// What every container has before its own variables; in this order a later one wins.
    func variables(of container: ContainerSpec, over base: [String: String]) throws -> [String: String] {
        var variables: [String: String] = base
        for entry in container.value["envFrom"]?.listValue ?? [] {
            let prefix: String = entry["prefix"]?.stringValue ?? ""
            guard let reference = PodSource.Reference(envFrom: entry) else { continue }
            for (key, bytes) in try data(reference) ?? [:] {
                variables[prefix + key] = String(decoding: bytes, as: UTF8.self)
            }
        }
        for entry in container.value["env"]?.listValue ?? [] {
            guard let name = entry["name"]?.stringValue else { continue }
            if let from = entry["valueFrom"], from.mapValue?.isEmpty == false {
                if let text = try value(from) { variables[name] = text }
            } else {
                let text: String = entry["value"]?.stringValue ?? ""
                variables[name] = ContainerEnvironment.expand(text, with: variables)
            }
        }
        return variables
    }

    private func data(_ reference: PodSource.Reference) throws -> [String: [UInt8]]? {
        if let data = sources[reference.source] ?? nil { return data }
        if reference.isOptional { return nil }
        throw Diagnostic(.notFound, "\(reference.source.kind.rawValue) \"\(reference.source.name)\" not found")
    }

    private func value(_ from: Value) throws -> String? {
        if let path = from[at: "fieldRef", "fieldPath"]?.stringValue { return try PodField.text(path, of: pod) }
        if let reference = PodSource.Reference(valueFrom: from) {
            guard let data = try data(reference) else { return nil }
            if let bytes = data[reference.key] { return String(decoding: bytes, as: UTF8.self) }
            if reference.isOptional { return nil }
            throw Diagnostic(
                .notFound,
                "couldn't find key \(reference.key) in \(reference.source.kind.rawValue) "
                    + "\(pod.namespace ?? "")/\(reference.source.name)")
        }
        throw Diagnostic(.invalid, "this form of valueFrom is not supported: \(JSONWriter.string(from))")
    }

    /// `$(NAME)` becomes the variable's value if there is one; `$$` is a dollar sign.
    static func expand(_ text: String, with variables: [String: String]) -> String {
        var result: String = ""
        var rest: Substring = text[...]
        while let dollar = rest.firstIndex(of: "$") {
            result += rest[..<dollar]
            let after: Substring = rest[rest.index(after: dollar)...]
            if after.first == "$" {
                result += "$"
                rest = after.dropFirst()
            } else if after.first == "(", let close = after.firstIndex(of: ")") {
                let name = String(after[after.index(after: after.startIndex)..<close])
                result += variables[name] ?? "$(\(name))"
                rest = after[after.index(after: close)...]
            } else {
                result += "$"
                rest = after
            }
        }
        return result + rest
    }
}
