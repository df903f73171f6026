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
    /// What lists show of a record without unpacking it. Helm drops annotations when it writes a record.
    static let chartAnnotation: String = "iter8.tools/chart"
    static let appVersionAnnotation: String = "iter8.tools/app-version"
    static let descriptionAnnotation: String = "iter8.tools/description"
    /// Unpacked records larger than this are refused.
    private static let sizeLimit: Int = 256 << 20
    package static let key: String = "release"

    package static func objectName(_ release: String, revision: Int) -> String {
        "sh.helm.release.v1.\(release).v\(revision)"
    }

    /// The record's Secret or ConfigMap, without resource version.
    package static func object(
        for record: ReleaseRecord, in carrier: ReleaseCarrier = .secret, createdAt: KubeTime?, modifiedAt: KubeTime?,
        labels: [String: String] = [:]
    ) throws -> KubeObject {
        var object: KubeObject = frame(for: record, in: carrier, labels: labels)
        var all: [String: String] = object.labels
        if let createdAt { all["createdAt"] = String(createdAt.seconds) }
        if let modifiedAt { all["modifiedAt"] = String(modifiedAt.seconds) }
        object.labels = all
        object["data"] = [key: .string(carrier.stored(try encode(record)))]
        return object
    }

    /// The same without data and times.
    private static func frame(
        for record: ReleaseRecord, in carrier: ReleaseCarrier, labels: [String: String]
    ) -> KubeObject {
        var object = KubeObject(
            apiVersion: "v1", kind: carrier.kind, namespace: record.namespace,
            name: objectName(record.name, revision: record.revision))
        var all: [String: String] = labels
        all["name"] = record.name
        all["owner"] = "helm"
        all["status"] = record.status.rawValue
        all["version"] = String(record.revision)
        object.labels = all
        object.annotations = [
            chartAnnotation: "\(record.chartName)-\(record.chartVersion)", appVersionAnnotation: record.appVersion,
            descriptionAnnotation: record.description,
        ].filter { !$0.value.isEmpty && $0.value != "-" }
        if carrier == .secret { object["type"] = .string(secretType) }
        return object
    }

    /// The record in a Secret or ConfigMap of Helm's.
    ///
    /// - Throws: `invalid` for one that holds none.
    package static func record(in object: KubeObject, key: String = ReleaseWire.key) throws -> ReleaseRecord {
        let carrier: ReleaseCarrier = object.kind == ReleaseCarrier.configMap.kind ? .configMap : .secret
        guard let text = object[at: "data", key]?.stringValue.flatMap(carrier.read) else {
            throw Diagnostic(.invalid, "\(object.reference) holds no release record")
        }
        return try within("read the release record in \(object.reference)") {
            ReleaseRecord(try unpack(base64: text, file: object.name))
        }
    }

    static func encode(_ record: ReleaseRecord) throws -> String {
        Data(try pack(record.value)).base64EncodedString()
    }

    static func pack(_ value: Value) throws -> [UInt8] { try Gzip.compressed(JSONWriter.bytes(value)) }

    private static func unpack(base64 text: String, file: String) throws -> Value {
        guard let packed = Data(base64Encoded: text) else { throw Diagnostic(.invalid, "it is not base64") }
        return try unpack(Array(packed), file: file)
    }

    static func unpack(_ packed: [UInt8], file: String) throws -> Value {
        // Helm 2 did not compress.
        let isGzip: Bool = packed.starts(with: [0x1F, 0x8B, 0x08])
        let bytes: [UInt8] = isGzip ? try Gzip.decompressed(packed, limit: sizeLimit) : packed
        let value: Value = try JSONReader.parse(bytes, file: file, numbers: .integersAndFloats)
        guard case .map = value else { throw Diagnostic(.invalid, "it is no object") }
        return value
    }
}
