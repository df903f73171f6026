package import KubeModel
package import ValueTree

/// How a release stands, for people: what `iter8 autox status` shows.
package struct ReleaseReport: Sendable, Hashable {
    package enum State: String, Sendable, CaseIterable {
        /// Nothing is known of its trigger yet.
        case unknown
        /// Its trigger is not there, or lacks the label.
        case waiting
        /// Launched for the trigger's version.
        case launched
        /// What has to be done could not be done: it will be tried again.
        case failing
    }

    package var group: String
    package var spec: String
    package var key: ReleaseKey
    package var trigger: String
    package var state: State
    /// The version of the trigger; nil while there is none.
    package var version: String?
    package var revision: Int?
    package var launched: KubeTime?
    /// Why it is not launched.
    package var reason: String?
    package var attempts: Int = 0
    package var nextRetry: KubeTime?

    package init(group: String, spec: String, key: ReleaseKey, trigger: String, state: State) {
        self.group = group
        self.spec = spec
        self.key = key
        self.trigger = trigger
        self.state = state
    }

    package init(_ release: DesiredRelease) {
        self.init(
            group: release.group, spec: release.spec, key: release.key, trigger: release.trigger.title,
            state: .unknown)
    }

    /// `group`, `spec`, `namespace`, `release`, `trigger`, `state`, `version`, `revision`, `launched` (RFC 3339), `reason`,
    /// `attempts`, `nextRetry` (RFC 3339); what there is none of is null.
    package var value: Value {
        [
            "group": .string(group), "spec": .string(spec), "namespace": .string(key.namespace),
            "release": .string(key.name), "trigger": .string(trigger), "state": .string(state.rawValue),
            "version": version.map { .string($0) } ?? .null, "revision": revision.map { .int(Int64($0)) } ?? .null,
            "launched": launched.map { .string($0.text) } ?? .null, "reason": reason.map { .string($0) } ?? .null,
            "attempts": .int(Int64(attempts)), "nextRetry": nextRetry.map { .string($0.text) } ?? .null,
        ]
    }

    /// nil for what is no such value.
    package init?(_ value: Value) {
        guard let group = value["group"]?.stringValue, let spec = value["spec"]?.stringValue,
            let namespace = value["namespace"]?.stringValue, let name = value["release"]?.stringValue,
            let state = value["state"]?.stringValue.flatMap(State.init(rawValue:))
        else { return nil }
        self.init(
            group: group, spec: spec, key: ReleaseKey(namespace: namespace, name: name),
            trigger: value["trigger"]?.stringValue ?? "", state: state)
        version = value["version"]?.stringValue
        revision = value["revision"]?.intValue.map { Int($0) }
        launched = value["launched"]?.stringValue.flatMap { KubeTime($0) }
        reason = value["reason"]?.stringValue
        attempts = Int(value["attempts"]?.intValue ?? 0)
        nextRetry = value["nextRetry"]?.stringValue.flatMap { KubeTime($0) }
    }
}
