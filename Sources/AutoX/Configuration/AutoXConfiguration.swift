package import Diagnostics
package import ValueTree

/// Something that is wrong with a part of a configuration; the other parts can be used.
package struct ConfigurationFault: Sendable, Hashable {
    package var path: ValuePath
    package var message: String
    package var hint: String?
    /// What was wrong in the chart's own terms, a line each.
    package var details: [String] = []

    /// The group that it keeps from working, wholly or in part; nil if it is about none.
    package var group: String? { member("groups") }
    /// The spec of the group that it keeps from working; nil for all of them.
    package var spec: String? {
        guard path.steps.count > 3, path.steps[2] == .key("specs"), case .key(let name) = path.steps[3] else {
            return nil
        }
        return name
    }

    private func member(_ key: String) -> String? {
        guard path.steps.count > 1, path.steps[0] == .key(key), case .key(let name) = path.steps[1] else { return nil }
        return name
    }

    package var diagnostic: Diagnostic {
        Diagnostic(.invalid, "\(path): \(message)", hint: hint, details: details)
    }
}

/// What AutoX is to do: the releases of all groups' specs.
package struct AutoXConfiguration: Sendable, Hashable {
    /// By group and spec.
    package var releases: [DesiredRelease]
    /// Those that others are in the way of: not launched, but checked.
    package var shadowed: [DesiredRelease] = []
    /// Where charts are that the binary doesn't carry; nil for nowhere.
    package var chartRepository: String?
    /// What of it can't be used.
    package var faults: [ConfigurationFault]
    /// How many groups there are, usable or not.
    package var groupCount: Int

    package init(
        releases: [DesiredRelease] = [], chartRepository: String? = nil, faults: [ConfigurationFault] = [],
        groupCount: Int = 0
    ) {
        self.releases = releases
        self.chartRepository = chartRepository
        self.faults = faults
        self.groupCount = groupCount
    }

    /// What is watched for them.
    package var scopes: Set<Trigger.Scope> { Set(releases.map(\.trigger.scope)) }
    package var namespaces: Set<String> { Set(releases.map(\.trigger.namespace)) }
}
