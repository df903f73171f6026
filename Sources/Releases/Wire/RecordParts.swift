import Diagnostics
import FoundationEssentials
import KubeModel
import ValueTree

/// Records that no single Secret can hold: what is large about them (chart, manifest, hooks, values) is packed once more,
/// cut, and put into Secrets of their own; the record's own Secret keeps what changes, and as much of the rest as fits.
///
/// Parts are `NAME.partN` of the record's Secret, owner `iter8` (Helm looks for `helm` only), and never change. A record
/// without only its chart's files is one that Helm can work with; one that lacks its manifest is kept under another key,
/// so that Helm refuses it rather than forget its objects.
enum RecordParts {
    /// What a Secret's values may have together is 1 MiB; a status may become longer later.
    static let limit: Int = (1 << 20) - (4 << 10)
    /// How large a record may be in all, packed.
    static let totalLimit: Int = 32 << 20
    /// Of a part's bytes.
    private static let partSize: Int = 1_000_000
    /// The label `owner` of parts; records have `helm`, as Helm wants it.
    static let owner: String = "iter8"
    /// How many parts a record has: a label, since Helm keeps labels it doesn't know.
    static let countLabel: String = "iter8.tools/parts"
    static let secretType: String = "iter8.tools/release-part"
    /// Where the record's own Secret keeps what Helm must not take for a whole record.
    static let coreKey: String = "core"
    private static let heavyFields: [String] = ["chart", "manifest", "hooks", "config"]
    private static let partKey: String = "part"

    static func partName(_ objectName: String, _ index: Int) -> String { "\(objectName).part\(index + 1)" }

    /// The labels that find the parts of every revision of a release.
    static func selector(_ release: String) -> String { "owner=\(owner),name=\(release),\(countLabel)" }

    /// Cuts what is large of a record.
    ///
    /// - Throws: `invalid` with the largest contributors for what is too large even so.
    static func cut(_ record: ReleaseRecord) throws -> [[UInt8]] {
        var heavy: [String: Value] = [:]
        for field in heavyFields { heavy[field] = record.value[field] }
        let packed: [UInt8] = try ReleaseWire.pack(.map(heavy))
        guard packed.count <= totalLimit else {
            throw Diagnostic(
                .invalid,
                "the release record has \(ByteCount.text(packed.count)) packed, and at most "
                    + "\(ByteCount.text(totalLimit)) can be kept",
                hint: "leave files out of the chart with .helmignore", details: RecordContributors.lines(record))
        }
        return stride(from: 0, to: packed.count, by: partSize).map { start in
            Array(packed[start..<min(start + partSize, packed.count)])
        }
    }

    /// The record without the files of its chart: all that Helm needs to upgrade, roll back and uninstall.
    static func withoutFiles(_ record: ReleaseRecord) -> ReleaseRecord {
        var light: ReleaseRecord = record
        light.value[at: "chart", "templates"] = []
        light.value[at: "chart", "files"] = []
        return light
    }

    static func withoutHeavyFields(_ record: ReleaseRecord) -> ReleaseRecord {
        var light: ReleaseRecord = record
        for field in heavyFields { light.value[field] = nil }
        light.value[at: "chart", "metadata"] = record.value[at: "chart", "metadata"]
        return light
    }

    static func object(
        _ part: [UInt8], index: Int, of count: Int, for record: ReleaseRecord, in carrier: ReleaseCarrier
    ) -> KubeObject {
        let name: String = ReleaseWire.objectName(record.name, revision: record.revision)
        var object = KubeObject(
            apiVersion: "v1", kind: carrier.kind, namespace: record.namespace, name: partName(name, index))
        object.labels = [
            "owner": owner, "name": record.name, "version": String(record.revision), countLabel: String(count),
        ]
        if carrier == .secret { object["type"] = .string(secretType) }
        object[carrier == .secret ? "data" : "binaryData"] = [partKey: .string(Data(part).base64EncodedString())]
        return object
    }

    static func bytes(of part: KubeObject) throws(Diagnostic) -> [UInt8] {
        let text: String? = (part[at: "data", partKey] ?? part[at: "binaryData", partKey])?.stringValue
        guard let text, let data = Data(base64Encoded: text) else {
            throw Diagnostic(.invalid, "\(part.reference) holds no part of a release record")
        }
        return Array(data)
    }

    /// The whole record again.
    static func join(_ light: ReleaseRecord, _ parts: [[UInt8]], file: String) throws -> ReleaseRecord {
        let heavy: Value = try ReleaseWire.unpack(parts.flatMap { $0 }, file: file)
        var record: ReleaseRecord = light
        for field in heavyFields { record.value[field] = heavy[field] }
        return record
    }
}
