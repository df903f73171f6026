import KubeModel
import ValueTree

/// How many pods each of a Deployment's ReplicaSets should have now: pure, from what they have.
struct RolloutPlan: Sendable, Equatable {
    struct Replicas: Sendable, Equatable {
        let name: String
        let wanted: Int
        let existing: Int
        let available: Int
    }

    /// By ReplicaSet, only those that change.
    private(set) var scale: [String: Int] = [:]

    /// - Parameters:
    ///   - current: the ReplicaSet of the present template.
    ///   - old: the others, oldest first.
    init(replicas: Int, strategy: Value?, current: Replicas, old: [Replicas]) {
        if strategy?["type"]?.stringValue == "Recreate" {
            for set in old where set.wanted > 0 { scale[set.name] = 0 }
            let areGone: Bool = old.allSatisfy { $0.existing == 0 && $0.wanted == 0 }
            if areGone, current.wanted != replicas { scale[current.name] = replicas }
            return
        }
        let surge: Int = RolloutPlan.count(strategy?[at: "rollingUpdate", "maxSurge"], of: replicas, roundsUp: true)
        var unavailable: Int = RolloutPlan.count(
            strategy?[at: "rollingUpdate", "maxUnavailable"], of: replicas, roundsUp: false)
        if surge == 0, unavailable == 0 { unavailable = 1 }
        if current.wanted > replicas {
            scale[current.name] = replicas
        } else if current.wanted < replicas {
            let total: Int = current.wanted + old.reduce(0) { $0 + $1.wanted }
            let room: Int = max(0, replicas + surge - total)
            let wanted: Int = min(replicas, current.wanted + room)
            if wanted != current.wanted { scale[current.name] = wanted }
        }
        var removable: Int =
            current.wanted + old.reduce(0) { $0 + $1.wanted } - (replicas - unavailable)
            - (current.wanted - current.available)
        // Pods that are not available cost nothing to remove.
        for set in old where set.wanted > 0 {
            let idle: Int = max(0, set.wanted - set.available)
            let gone: Int = min(set.wanted, max(min(idle, max(0, removable)), min(set.wanted, max(0, removable))))
            if gone > 0 {
                scale[set.name] = set.wanted - gone
                removable -= gone
            }
        }
    }

    /// An absolute number or a percentage; 25 % where nothing is said.
    static func count(_ value: Value?, of replicas: Int, roundsUp: Bool) -> Int {
        if let number = value?.intValue { return max(0, Int(number)) }
        let text: String = value?.stringValue ?? "25%"
        guard text.hasSuffix("%"), let percent = Double(text.dropLast()) else { return max(0, Int(text) ?? 0) }
        let exact: Double = Double(replicas) * percent / 100
        return Int(exact.rounded(roundsUp ? .up : .down))
    }
}
