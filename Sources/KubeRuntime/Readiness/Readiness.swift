package import KubeModel
import ValueTree

/// Whether an object does its job yet.
package enum Readiness: Sendable, Hashable {
    case ready
    /// What is still missing, for a progress line: `1 of 3 updated replicas are available`.
    case notReady(String)
    /// It won't become ready by waiting.
    case failed(String)

    package var isReady: Bool { self == .ready }

    /// What to tell about it; nil when ready.
    package var reason: String? {
        switch self {
        case .ready: return nil
        case .notReady(let reason), .failed(let reason): return reason
        }
    }

    /// Judges an object by the rule of its kind, or by one condition of its status.
    ///
    /// - Parameter condition: a condition type (case doesn't matter) that must be True; nil for the kind's rule.
    package static func evaluate(_ object: KubeObject, condition: String? = nil) -> Readiness {
        if let condition { return ConditionReadiness(type: condition).evaluate(object) }
        let kind: GroupVersionKind = object.groupVersionKind
        let rule: (any ReadinessRule)? = rules.first { $0.group == kind.group && $0.kind == kind.kind }
        return (rule ?? AnyKindReadiness()).evaluate(object)
    }

    private static let rules: [any ReadinessRule] = [
        DeploymentReadiness(), StatefulSetReadiness(), DaemonSetReadiness(), ReplicaSetReadiness(), JobReadiness(),
        CronJobReadiness(), PodReadiness(), ServiceReadiness(), VolumeClaimReadiness(), DefinitionReadiness(),
        APIServiceReadiness(), NamespaceReadiness(),
    ]
}

/// The rule of one kind.
protocol ReadinessRule: Sendable {
    /// Empty for the core group.
    var group: String { get }
    var kind: String { get }
    func evaluate(_ object: KubeObject) -> Readiness
}

// MARK: - what the rules read

extension KubeObject {
    func number(_ keys: String...) -> Int64? { value[at: keys]?.intValue }
    func text(_ keys: String...) -> String? { value[at: keys]?.stringValue }

    /// A reason to wait while the controller has not yet looked at the latest change of the object.
    var unseenChange: Readiness? {
        guard let generation, let observed = number("status", "observedGeneration"), observed < generation else {
            return nil
        }
        return .notReady("the latest change has not been looked at yet")
    }

    /// The conditions of the status, as far as they have a type and a status.
    var conditions: [ObjectCondition] {
        (value[at: "status", "conditions"]?.listValue ?? []).compactMap(ObjectCondition.init)
    }

    /// The condition of that type, whatever its case.
    func condition(_ type: String) -> ObjectCondition? {
        conditions.first { $0.type.lowercased() == type.lowercased() }
    }
}

/// An entry of `status.conditions`.
struct ObjectCondition: Sendable, Hashable {
    var type: String
    var status: String
    var reason: String
    var message: String
    var observedGeneration: Int64?

    init?(_ value: Value) {
        guard let type = value["type"]?.stringValue, let status = value["status"]?.stringValue else { return nil }
        self.type = type
        self.status = status
        reason = value["reason"]?.stringValue ?? ""
        message = value["message"]?.stringValue ?? ""
        observedGeneration = value["observedGeneration"]?.intValue
    }

    var isTrue: Bool { status.lowercased() == "true" }
    var isFalse: Bool { status.lowercased() == "false" }

    /// `MinimumReplicasUnavailable: Deployment does not have minimum availability.`, as far as it is said.
    var explanation: String {
        [reason, message].filter { !$0.isEmpty }.joined(separator: ": ")
    }
}
