import Diagnostics
import KubeModel
import ValueTree

/// A pod's volumes as folders below its own: local processes can't have anything mounted at a path of their choice, so
/// `ITER8_POD_DIR/volumes/NAME` is where a container finds them.
struct PodVolumes {
    let access: any ClusterAccess
    let pod: KubeObject
    let directory: PodDirectory

    /// - Throws: ``Diagnostic`` `notFound` for a Secret or ConfigMap that does not exist (yet).
    func prepare() async throws {
        for volume in pod[at: "spec", "volumes"]?.listValue ?? [] {
            guard let name = volume["name"]?.stringValue, KubeNames.isLabel(name) else { continue }
            let path: String = directory.volume(name)
            try Files.makeDirectory(path)
            try await fill(path, from: volume)
            for source in volume[at: "projected", "sources"]?.listValue ?? [] { try await fill(path, from: source) }
        }
    }

    private func fill(_ path: String, from source: Value) async throws {
        if let secret = source["secret"] {
            let name: String = secret["secretName"]?.stringValue ?? secret["name"]?.stringValue ?? ""
            let object: KubeObject? = try await find("secrets", name, secret)
            let data: [String: [UInt8]] = (object?["data"]?.mapValue ?? [:]).compactMapValues {
                $0.stringValue.flatMap(PodData.bytes)
            }
            try write(data, secret, path)
        }
        if let configuration = source["configMap"] {
            let object: KubeObject? = try await find(
                "configmaps", configuration["name"]?.stringValue ?? "", configuration)
            var data: [String: [UInt8]] = (object?["data"]?.mapValue ?? [:]).compactMapValues {
                $0.stringValue.map { Array($0.utf8) }
            }
            for (key, value) in object?["binaryData"]?.mapValue ?? [:] {
                data[key] = value.stringValue.flatMap(PodData.bytes)
            }
            try write(data, configuration, path)
        }
    }

    private func find(_ resource: String, _ name: String, _ source: Value) async throws -> KubeObject? {
        let found: KubeObject? = try await access.get(
            GroupResource(resource: resource), namespace: pod.namespace, name: name)
        if found == nil, source["optional"]?.boolValue != true {
            throw Diagnostic(.notFound, "\(resource) \"\(name)\" not found")
        }
        return found
    }

    /// All keys, or the listed ones at the paths they name.
    private func write(_ data: [String: [UInt8]], _ source: Value, _ path: String) throws {
        guard let items = source["items"]?.listValue else {
            for (key, bytes) in data { try Files.write(bytes, to: "\(path)/\(key)") }
            return
        }
        for item in items {
            guard let key = item["key"]?.stringValue, let place = item["path"]?.stringValue, let bytes = data[key]
            else { continue }
            let parts: [Substring] = place.split(separator: "/")
            guard !parts.isEmpty, !parts.contains("..") else {
                throw Diagnostic(.invalid, "volume path \"\(place)\" leaves the volume")
            }
            try Files.makeDirectory(path + "/" + parts.dropLast().joined(separator: "/"))
            try Files.write(bytes, to: "\(path)/\(place)")
        }
    }
}
