import FoundationEssentials
import KubeModel
import ValueTree

/// A config map or secret that a pod takes data from.
struct PodSource: Sendable, Hashable {
    enum Kind: String, Sendable {
        case configMap = "configmap"
        case secret
    }

    var kind: Kind
    var name: String

    /// How a pod names one.
    struct Reference: Sendable, Hashable {
        var source: PodSource
        var isOptional: Bool
        /// Empty where all keys are meant.
        var key: String

        /// From an entry of `envFrom`.
        init?(envFrom entry: Value) {
            self.init(entry, configMap: "configMapRef", secret: "secretRef")
        }

        /// From a variable's `valueFrom`.
        init?(valueFrom: Value) {
            self.init(valueFrom, configMap: "configMapKeyRef", secret: "secretKeyRef")
        }

        /// From a volume or a source of a projected one.
        init?(volume: Value) {
            if let secret = volume["secret"] {
                let name: String = secret["secretName"]?.stringValue ?? secret["name"]?.stringValue ?? ""
                source = PodSource(kind: .secret, name: name)
                isOptional = secret["optional"]?.boolValue ?? false
            } else if let map = volume["configMap"] {
                source = PodSource(kind: .configMap, name: map["name"]?.stringValue ?? "")
                isOptional = map["optional"]?.boolValue ?? false
            } else {
                return nil
            }
            key = ""
        }

        private init?(_ value: Value, configMap: String, secret: String) {
            let members: [(String, Kind)] = [(configMap, .configMap), (secret, .secret)]
            for (member, kind) in members {
                guard let reference = value[member], let name = reference["name"]?.stringValue else { continue }
                source = PodSource(kind: kind, name: name)
                isOptional = reference["optional"]?.boolValue ?? false
                key = reference["key"]?.stringValue ?? ""
                return
            }
            return nil
        }
    }

    /// All that a pod names, in its volumes and its containers' variables.
    static func all(of pod: KubeObject, spec: PodSpec) -> Set<PodSource> {
        var found: [Reference] = []
        for container in spec.initContainers + spec.containers {
            found += (container.value["envFrom"]?.listValue ?? []).compactMap(Reference.init(envFrom:))
            found += (container.value["env"]?.listValue ?? []).compactMap { $0["valueFrom"] }
                .compactMap(Reference.init(valueFrom:))
        }
        for volume in spec.volumes {
            found += [Reference(volume: volume)].compactMap(\.self)
            found += (volume[at: "projected", "sources"]?.listValue ?? []).compactMap(Reference.init(volume:))
        }
        return Set(found.map(\.source))
    }

    /// The bytes that a config map or secret holds.
    static func data(of object: KubeObject) -> [String: [UInt8]] {
        var data: [String: [UInt8]] = [:]
        let isSecret: Bool = object.kind == "Secret"
        for (key, value) in object["data"]?.mapValue ?? [:] {
            guard let text = value.stringValue else { continue }
            data[key] = isSecret ? Data(base64Encoded: text).map { Array($0) } ?? [] : Array(text.utf8)
        }
        for (key, value) in object["binaryData"]?.mapValue ?? [:] {
            data[key] = value.stringValue.flatMap { Data(base64Encoded: $0) }.map { Array($0) }
        }
        return data
    }
}
