import Charts
import KubeModel
package import ValueTree

/// Where a release is.
package struct ReleaseKey: Sendable, Hashable, CustomStringConvertible {
    package var namespace: String
    package var name: String

    package init(namespace: String, name: String) {
        self.namespace = namespace
        self.name = name
    }

    package var description: String { "\(namespace)/\(name)" }
}

/// A spec of a group: what is to be launched for each version of the group's trigger.
package struct DesiredRelease: Sendable, Hashable {
    /// The AutoX group.
    package var group: String
    package var spec: String
    package var trigger: Trigger
    /// The chart's name.
    package var chart: String
    /// A version or a constraint; nil for the newest.
    package var version: String?
    package var values: Value
    /// What tells this spec's chart and values from others: 16 hexadecimal digits.
    package let digest: String

    package init(
        group: String, spec: String, trigger: Trigger, chart: String, version: String? = nil, values: Value = [:]
    ) {
        self.group = group
        self.spec = spec
        self.trigger = trigger
        self.chart = chart
        self.version = version
        self.values = values
        let version: Value = version.map { .string($0) } ?? .null
        let whole: Value = ["chart": .string(chart), "version": version, "values": values]
        digest = String(PackageDigest.sha256(JSONWriter.bytes(whole)).prefix(16))
    }

    /// The release, and Iter8's group: `autox-GROUP-SPEC`.
    package var name: String { DesiredRelease.name(group: group, spec: spec) }
    package var key: ReleaseKey { ReleaseKey(namespace: trigger.namespace, name: name) }

    package static func name(group: String, spec: String) -> String { "autox-\(group)-\(spec)" }

    /// Where it stands in the configuration: `groups.web.specs.load`.
    package var path: ValuePath {
        ValuePath([.key("groups"), .key(group), .key("specs"), .key(spec)])
    }
}
