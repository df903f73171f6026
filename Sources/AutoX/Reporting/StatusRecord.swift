package import KubeModel
package import ValueTree

/// A controller's status as it lies in the ConfigMap `NAME-status`: a key for each release, `NAMESPACE.RELEASE`, and
/// `controller`; each value is JSON.
package struct StatusRecord: Sendable, Hashable {
    package static let resource = GroupVersionResource(version: "v1", resource: "configmaps")
    static let controllerKey: String = "controller"

    package static func name(of instance: String) -> String { "\(instance)-status" }

    /// About the controller itself: `holder`, `since` (RFC 3339), `groups` (how many), `faults` (a list of texts).
    package var controller: Value
    /// What is wrong with the configuration.
    package var faults: [String] { (controller["faults"]?.listValue ?? []).compactMap(\.stringValue) }

    /// By group and spec.
    package var releases: [ReleaseReport]

    package init(_ object: KubeObject) {
        var controller: Value = [:]
        var releases: [ReleaseReport] = []
        for (key, value) in object["data"]?.mapValue ?? [:] {
            guard let text = value.stringValue, let parsed = try? JSONReader.parse(text) else { continue }
            if key == Self.controllerKey {
                controller = parsed
            } else if let report = ReleaseReport(parsed) {
                releases.append(report)
            }
        }
        self.controller = controller
        self.releases = releases.sorted { ($0.group, $0.spec) < ($1.group, $1.spec) }
    }

    /// The key of a release. Namespaces have no dots, so keys are unambiguous.
    static func key(_ release: ReleaseKey) -> String { "\(release.namespace).\(release.name)" }
}
