package import KubeModel
package import Releases

/// What a release's own records say about the launches of it.
package enum LaunchedRelease: Sendable, Hashable {
    /// There is nothing of it.
    case none
    /// Somebody else made it.
    case foreign
    /// Its newest launch went well.
    case launched(Launch)
    /// Its newest launch failed; objects of it may be there.
    case failed(Launch)
    /// Its newest launch was interrupted.
    case interrupted(Launch)
    /// Its deletion was interrupted.
    case leaving(Launch)

    package struct Launch: Sendable, Hashable {
        /// The trigger's version that it was for.
        package var version: String
        /// Of the spec as it was then.
        package var digest: String
        package var revision: Int
        package var time: KubeTime?

        package init(version: String, digest: String, revision: Int, time: KubeTime? = nil) {
            self.version = version
            self.digest = digest
            self.revision = revision
            self.time = time
        }
    }

    /// Which AutoX launched it.
    static let ownerLabel: String = "iter8.tools/autox"
    static let groupLabel: String = "iter8.tools/autox-group"
    static let specLabel: String = "iter8.tools/autox-spec"
    static let versionLabel: String = "iter8.tools/autox-version"
    static let digestLabel: String = "iter8.tools/autox-digest"

    /// What a launch of `release` for a version leaves in the labels of its record.
    static func labels(_ release: DesiredRelease, version: String, owner: String) -> [String: String] {
        [
            ownerLabel: owner, groupLabel: release.group, specLabel: release.spec, versionLabel: version,
            digestLabel: release.digest,
        ]
    }

    /// - Parameters:
    ///   - revisions: in any order.
    ///   - owner: the AutoX whose launches are ours.
    package init(_ revisions: [ReleaseSummary], owner: String) {
        let sorted: [ReleaseSummary] = revisions.sorted { $0.revision < $1.revision }
        guard let newest = sorted.last, newest.status != .uninstalled else {
            self = .none
            return
        }
        // What a user has launched or rolled back by hand since then has no labels; it stands until the next version.
        guard let ours = sorted.last(where: { $0.labels[Self.ownerLabel] == owner }) else {
            self = .foreign
            return
        }
        let launch = Launch(
            version: ours.labels[Self.versionLabel] ?? "", digest: ours.labels[Self.digestLabel] ?? "",
            revision: newest.revision, time: ours.updated)
        switch newest.status {
        case .failed: self = .failed(launch)
        case .pendingInstall, .pendingUpgrade, .pendingRollback: self = .interrupted(launch)
        case .uninstalling: self = .leaving(launch)
        case .deployed, .superseded, .unknown, .uninstalled: self = .launched(launch)
        }
    }

    package var launch: Launch? {
        switch self {
        case .none, .foreign: return nil
        case .launched(let launch), .failed(let launch), .interrupted(let launch), .leaving(let launch): return launch
        }
    }
}
