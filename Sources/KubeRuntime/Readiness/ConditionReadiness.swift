import KubeModel
import ValueTree

/// Ready when one condition of the status is True, and is about the object as it is now.
struct ConditionReadiness {
    let type: String

    func evaluate(_ object: KubeObject) -> Readiness {
        guard let status = object["status"], !status.isNull else { return .notReady("it has no status yet") }
        guard let listed = status["conditions"]?.listValue, !listed.isEmpty else {
            return .notReady("its status has no conditions yet")
        }
        guard let condition = object.condition(type) else {
            let known: String = object.conditions.map(\.type).joined(separator: ", ")
            return .notReady("its status has no condition \"\(type)\" (it has: \(known.isEmpty ? "none" : known))")
        }
        if let unseen = object.unseenChange { return unseen }
        if let generation = object.generation, let observed = condition.observedGeneration, observed < generation {
            return .notReady("its condition \"\(condition.type)\" is about an earlier state of it")
        }
        if condition.isTrue { return .ready }
        let why: String = condition.explanation.isEmpty ? "" : " (\(condition.explanation))"
        return .notReady("its condition \"\(condition.type)\" is \(condition.status)\(why)")
    }
}
