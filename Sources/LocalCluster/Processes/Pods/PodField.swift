import Diagnostics
import KubeModel
import ValueTree

/// The fields of a pod that its containers may ask for.
enum PodField {
    static func text(_ path: String, of pod: KubeObject) throws -> String {
        switch path {
        case "metadata.name": return pod.name
        case "metadata.namespace": return pod.namespace ?? ""
        case "metadata.uid": return pod.uid ?? ""
        case "metadata.labels": return lines(pod.labels)
        case "metadata.annotations": return lines(pod.annotations)
        case "spec.nodeName": return pod[at: "spec", "nodeName"]?.stringValue ?? LocalNode.name
        case "spec.serviceAccountName": return pod[at: "spec", "serviceAccountName"]?.stringValue ?? "default"
        case "status.podIP", "status.hostIP", "status.podIPs", "status.hostIPs": return LocalNode.address
        default: break
        }
        for (prefix, members) in [("metadata.labels['", pod.labels), ("metadata.annotations['", pod.annotations)] {
            if path.hasPrefix(prefix), path.hasSuffix("']") {
                return members[String(path.dropFirst(prefix.count).dropLast(2))] ?? ""
            }
        }
        throw Diagnostic(.invalid, "field label not supported: \(path)")
    }

    private static func lines(_ members: [String: String]) -> String {
        members.sortedKeys.map { "\($0)=\(JSONWriter.string(.string(members[$0] ?? "")))" }.joined(separator: "\n")
    }
}
