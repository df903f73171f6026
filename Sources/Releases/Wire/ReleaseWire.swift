import Diagnostics
import FoundationEssentials
package import KubeModel
import ValueTree

/// Release records as Helm (3 and 4) stores them: a Secret `sh.helm.release.v1.NAME.vREVISION` of type
/// `helm.sh/release.v1`, whose key `release` holds the record's JSON, gzipped, in base64 (and once more in base64, as
/// all data of Secrets).
package enum ReleaseWire {
    package static let secretType: String = "helm.sh/release.v1"
    /// Marks records of groups among the namespace's other releases; Helm keeps labels that it doesn't know.
    package static let groupLabel: String = "iter8.tools/group"
    /// Unpacked records larger than this are refused; a Secret holds 1 MiB at most.
    private static let sizeLimit: Int = 256 << 20

    package static func objectName(_ release: String, revision: Int) -> String {
        "sh.helm.release.v1.\(release).v\(revision)"
    }

    /// The record's Secret or ConfigMap, without resource version.
    package static func object(
        for record: ReleaseRecord, in carrier: ReleaseCarrier = .secret, createdAt: KubeTime?, modifiedAt: KubeTime?,
        labels: [String: String] = [:]
    ) throws -> KubeObject {
        var object = KubeObject(
            apiVersion: "v1", kind: carrier.kind, namespace: record.namespace,
            name: objectName(record.name, revision: record.revision))
        var all: [String: String] = labels
        all["name"] = record.name
        all["owner"] = "helm"
        all["status"] = record.status.rawValue
        all["version"] = String(record.revision)
        if let createdAt { all["createdAt"] = String(createdAt.seconds) }
        if let modifiedAt { all["modifiedAt"] = String(modifiedAt.seconds) }
        object.labels = all
        if carrier == .secret { object["type"] = .string(secretType) }
        object["data"] = ["release": .string(carrier.stored(try encode(record)))]
        return object
    }

    /// The record in a Secret or ConfigMap of Helm's.
    ///
    /// - Throws: `invalid` for one that holds none.
    package static func record(in object: KubeObject) throws -> ReleaseRecord {
        let carrier: ReleaseCarrier = object.kind == ReleaseCarrier.configMap.kind ? .configMap : .secret
        guard let text = object[at: "data", "release"]?.stringValue.flatMap(carrier.read) else {
            throw Diagnostic(.invalid, "\(object.reference) holds no release record")
        }
        return try within("read the release record in \(object.reference)") {
            try decode(text, file: object.name)
        }
    }

    static func encode(_ record: ReleaseRecord) throws -> String {
        Data(try Gzip.compressed(JSONWriter.bytes(record.value))).base64EncodedString()
    }

    static func decode(_ text: String, file: String) throws -> ReleaseRecord {
        guard let packed = Data(base64Encoded: text) else { throw Diagnostic(.invalid, "it is not base64") }
        // Helm 2 did not compress.
        let isGzip: Bool = packed.starts(with: [0x1F, 0x8B, 0x08])
        let bytes: [UInt8] = isGzip ? try Gzip.decompressed(Array(packed), limit: sizeLimit) : Array(packed)
        let value: Value = try JSONReader.parse(bytes, file: file, numbers: .integersAndFloats)
        guard case .map = value else { throw Diagnostic(.invalid, "it is no object") }
        return ReleaseRecord(value)
    }
}
