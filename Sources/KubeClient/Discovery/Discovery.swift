package import KubeModel

/// What a cluster's API server serves.
package struct Discovery: Sendable, Hashable {
    /// Every kind in every version, in the server's order of groups and versions (preferred ones first).
    package var kinds: [ResourceKind]
    /// `v1`, `apps/v1`, ...
    package var groupVersions: [String]
    /// Groups whose own server doesn't answer: their kinds are missing above.
    package var unavailable: [String]

    package init(kinds: [ResourceKind], groupVersions: [String], unavailable: [String] = []) {
        self.kinds = kinds
        self.groupVersions = groupVersions
        self.unavailable = unavailable
    }

    package func kind(_ kind: GroupVersionKind) -> ResourceKind? {
        kinds.first { $0.groupVersionKind == kind }
    }

    /// Helm's `.Capabilities.APIVersions`: `apps/v1` and `apps/v1/Deployment`.
    package var apiVersionsAndKinds: [String] {
        var seen: Set<String> = []
        return (groupVersions + kinds.map { "\($0.apiVersion)/\($0.kind)" }).filter { seen.insert($0).inserted }
    }
}

/// The server's own version.
package struct ServerVersion: Sendable, Hashable {
    package var major: String
    /// May end in a plus sign.
    package var minor: String
    /// `v1.32.1`
    package var gitVersion: String

    package init(major: String, minor: String, gitVersion: String) {
        self.major = major
        self.minor = minor
        self.gitVersion = gitVersion
    }
}
