import Diagnostics
import KubeModel
import ValueTree

/// What no API server takes because of its size, found before anything is sent.
enum ObjectSize {
    /// Of the values of a Secret or ConfigMap together.
    private static let dataLimit: Int = 1 << 20
    /// Of a whole object, as etcd keeps it.
    private static let objectLimit: Int = (1 << 20) * 3 / 2

    /// - Throws: `invalid`, naming the largest contributors.
    static func check(_ object: ManifestObject) throws(Diagnostic) {
        let value: Value = ObjectWriter.storable(object.object).value
        if ["Secret", "ConfigMap"].contains(object.resource.kind), object.resource.group.isEmpty {
            try checkData(value, object, isSecret: object.resource.kind == "Secret")
        }
        let size: Int = JSONWriter.bytes(value).count
        guard size > objectLimit else { return }
        let members: [(name: String, size: Int)] = (value.mapValue ?? [:]).map { key, member in
            (key, JSONWriter.bytes(member).count)
        }
        throw Diagnostic(
            .invalid, "\(object.title) has \(ByteCount.text(size)): \(ByteCount.text(objectLimit)) are taken at most",
            hint: "make it smaller, or split it", details: RecordContributors.lines(members))
    }

    private static func checkData(_ value: Value, _ object: ManifestObject, isSecret: Bool) throws(Diagnostic) {
        var sizes: [(name: String, size: Int)] = []
        for field in ["data", "binaryData"] {
            for (key, member) in value[field]?.mapValue ?? [:] {
                let length: Int = member.stringValue?.utf8.count ?? 0
                sizes.append((key, isSecret || field == "binaryData" ? length / 4 * 3 : length))
            }
        }
        let size: Int = sizes.reduce(0) { $0 + $1.size }
        guard size > dataLimit else { return }
        throw Diagnostic(
            .invalid,
            "the data of \(object.title) has \(ByteCount.text(size)): a cluster takes "
                + "\(ByteCount.text(dataLimit)) at most", hint: "make it smaller, or split it",
            details: RecordContributors.lines(sizes))
    }
}
