/// What is to be done about a release.
package enum Decision: Sendable, Hashable {
    case nothing
    /// Launch it for this version of the trigger.
    case launch(version: String)
    /// Finish the launch that was interrupted.
    case finish
    /// Delete it; and look again, for it may be wanted anew.
    case delete
    /// Somebody else's group has its name: leave it alone.
    case refuse

    /// - Parameter digest: of the spec; nil for a release that no spec asks for any longer.
    package static func make(trigger: TriggerState, digest: String?, found: LaunchedRelease) -> Decision {
        guard let digest else { return found.launch == nil ? .nothing : .delete }
        switch trigger {
        case .unknown: return .nothing
        case .absent: return found.launch == nil ? .nothing : .delete
        case .present(let object): return make(for: object.version, digest, found)
        }
    }

    private static func make(for version: String, _ digest: String, _ found: LaunchedRelease) -> Decision {
        switch found {
        case .none: return .launch(version: version)
        case .foreign: return .refuse
        case .leaving: return .delete
        case .failed: return .launch(version: version)
        case .launched(let launch):
            return launch.version == version && launch.digest == digest ? .nothing : .launch(version: version)
        case .interrupted(let launch):
            return launch.version == version && launch.digest == digest ? .finish : .launch(version: version)
        }
    }
}
