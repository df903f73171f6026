import Diagnostics
import Glibc
import KubeModel
import ValueTree

/// A pod's volumes as folders of its own.
///
/// Processes see the machine's file system, so nothing can be mounted over it: a volume that a container mounts at
/// `/etc/app` is found at `$ITER8_POD_DIR/root/etc/app`. Contents are as they were when the pod started.
struct PodVolumes {
    let pod: KubeObject
    let spec: PodSpec
    let folder: PodFolder
    let sources: [PodSource: [String: [UInt8]]?]

    func write() throws {
        for volume in spec.volumes {
            let name: String = volume["name"]?.stringValue ?? ""
            do {
                try write(volume, to: folder.volume(name))
            } catch let diagnostic as Diagnostic {
                throw Diagnostic(
                    diagnostic.code, "MountVolume.SetUp failed for volume \"\(name)\" : \(diagnostic.message)")
            }
        }
        for container in spec.initContainers + spec.containers {
            for mount in container.value["volumeMounts"]?.listValue ?? [] { try link(mount) }
        }
    }

    private func write(_ volume: Value, to path: String) throws {
        if let host = volume[at: "hostPath", "path"]?.stringValue {
            if !Files.exists(path) {
                try Files.makeDirectory("\(folder.path)/volumes")
                guard symlink(host, path) == 0 else { throw Files.failure("link \(host)") }
            }
            return
        }
        try Files.makeDirectory(path)
        if volume["emptyDir"] != nil { return }
        if let reference = PodSource.Reference(volume: volume) {
            return try write(reference, items: (volume["secret"] ?? volume["configMap"])?["items"], to: path)
        }
        if let fields = volume["downwardAPI"] { return try write(fields: fields, to: path) }
        guard let sources = volume[at: "projected", "sources"]?.listValue else {
            throw Diagnostic(
                .invalid, "the embedded cluster has no volumes of this type: \(volume.mapValue?.sortedKeys ?? [])")
        }
        for source in sources {
            if let reference = PodSource.Reference(volume: source) {
                try write(reference, items: (source["secret"] ?? source["configMap"])?["items"], to: path)
            } else if let fields = source["downwardAPI"] {
                try write(fields: fields, to: path)
            }
        }
    }

    private func write(_ reference: PodSource.Reference, items: Value?, to path: String) throws {
        guard let data = sources[reference.source] ?? nil else {
            if reference.isOptional { return }
            throw Diagnostic(.notFound, "\(reference.source.kind.rawValue) \"\(reference.source.name)\" not found")
        }
        guard let items = items?.listValue else {
            for (key, bytes) in data { try write(bytes, to: key, in: path) }
            return
        }
        for item in items {
            guard let key = item["key"]?.stringValue, let target = item["path"]?.stringValue else { continue }
            if let bytes = data[key] {
                try write(bytes, to: target, in: path)
            } else if !reference.isOptional {
                throw Diagnostic(.notFound, "references non-existent key: \(key)")
            }
        }
    }

    private func write(fields: Value, to path: String) throws {
        for item in fields["items"]?.listValue ?? [] {
            guard let target = item["path"]?.stringValue, let field = item[at: "fieldRef", "fieldPath"]?.stringValue
            else { continue }
            try write(Array(PodField.text(field, of: pod).utf8), to: target, in: path)
        }
    }

    private func write(_ bytes: [UInt8], to relative: String, in path: String) throws {
        let target: String = try PodVolumes.safe(relative)
        if let slash = target.lastIndex(of: "/") { try Files.makeDirectory("\(path)/\(target[..<slash])") }
        try Files.write(bytes, to: "\(path)/\(target)")
    }

    private func link(_ mount: Value) throws {
        guard let name = mount["name"]?.stringValue, let path = mount["mountPath"]?.stringValue else { return }
        var target: String = folder.volume(name)
        if let part = mount["subPath"]?.stringValue { target += "/\(try PodVolumes.safe(part))" }
        let place: String = "\(folder.path)/root/\(try PodVolumes.safe(String(path.drop { $0 == "/" })))"
        if Files.exists(place) { return }
        if let slash = place.lastIndex(of: "/") { try Files.makeDirectory(String(place[..<slash])) }
        unlink(place)
        guard symlink(target, place) == 0 else { throw Files.failure("link \(path)") }
    }

    /// A path that stays below the folder it is meant for.
    static func safe(_ path: String) throws -> String {
        let parts: [Substring] = path.split(separator: "/").filter { $0 != "." }
        if path.hasPrefix("/") || parts.contains("..") || parts.isEmpty {
            throw Diagnostic(.invalid, "\"\(path)\" must be a relative path without ..")
        }
        return parts.joined(separator: "/")
    }
}
