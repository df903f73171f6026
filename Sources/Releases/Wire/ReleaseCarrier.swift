import FoundationEssentials
import KubeModel
import ValueTree

/// The kinds of object that Helm puts records into.
package enum ReleaseCarrier: Sendable {
    case secret
    case configMap

    var kind: String { self == .secret ? "Secret" : "ConfigMap" }

    var resource: GroupVersionResource {
        GroupVersionResource(version: "v1", resource: self == .secret ? "secrets" : "configmaps")
    }

    /// Others may use the labels too; only Secrets have a type to tell.
    func mayHold(_ object: KubeObject) -> Bool {
        self == .configMap || object["type"]?.stringValue == ReleaseWire.secretType
    }

    /// Data of Secrets is base64, that of ConfigMaps is text.
    func stored(_ text: String) -> String {
        self == .secret ? Data(text.utf8).base64EncodedString() : text
    }

    /// nil for what is not base64 though it should be.
    func read(_ stored: String) -> String? {
        self == .secret ? Data(base64Encoded: stored).map { String(decoding: $0, as: UTF8.self) } : stored
    }

    /// What the server counts against its limit of 1 MiB: the values of its data, as they are.
    func size(of object: KubeObject) -> Int {
        (object["data"]?.mapValue ?? [:]).values.reduce(0) { sum, value in
            let length: Int = value.stringValue?.utf8.count ?? 0
            return sum + (self == .secret ? length / 4 * 3 : length)
        }
    }
}
