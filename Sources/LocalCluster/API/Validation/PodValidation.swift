import KubeModel
import ValueTree

/// Faults of pods and pod templates.
enum PodValidation {
    typealias Cause = KubeStatus.Cause

    /// - Parameter isRun: a Job's template, which must end.
    static func spec(_ spec: Value?, at path: String, isRun: Bool) -> [Cause] {
        var causes: [Cause] = []
        let containers: [Value] = spec?["containers"]?.listValue ?? []
        if containers.isEmpty { causes.append(Validation.required("\(path).containers")) }
        var names: Set<String> = []
        for (list, members) in [
            ("containers", containers), ("initContainers", spec?["initContainers"]?.listValue ?? []),
        ] {
            for (index, container) in members.enumerated() {
                causes += self.container(container, at: "\(path).\(list)[\(index)]")
                let name: String = container["name"]?.stringValue ?? ""
                if !name.isEmpty, !names.insert(name).inserted {
                    causes.append(
                        Cause(
                            reason: "FieldValueDuplicate", message: "Duplicate value: \"\(name)\"",
                            field: "\(path).\(list)[\(index)].name"))
                }
            }
        }
        let policies: [String] = isRun ? ["OnFailure", "Never"] : ["Always", "OnFailure", "Never"]
        let policy: Value = spec?["restartPolicy"] ?? "Always"
        if !policies.contains(policy.stringValue ?? "") {
            causes.append(Validation.unsupported("\(path).restartPolicy", policy, policies))
        }
        return causes
    }

    private static func container(_ container: Value, at path: String) -> [Cause] {
        var causes: [Cause] = []
        let name: String = container["name"]?.stringValue ?? ""
        if name.isEmpty {
            causes.append(Validation.required("\(path).name"))
        } else if let fault = NameRule.label.fault(name) {
            causes.append(Validation.invalid("\(path).name", .string(name), fault))
        }
        if container["image"]?.stringValue?.isEmpty ?? true { causes.append(Validation.required("\(path).image")) }
        for (index, variable) in (container["env"]?.listValue ?? []).enumerated()
        where variable["name"]?.stringValue?.isEmpty ?? true {
            causes.append(Validation.required("\(path).env[\(index)].name"))
        }
        return causes
    }

    /// Of a pod's spec only images, deadlines and tolerations may change, and the system's own node name.
    static func changes(_ object: KubeObject, _ current: KubeObject) -> [Cause] {
        if comparable(object["spec"]) == comparable(current["spec"]) { return [] }
        return [
            Cause(
                reason: "FieldValueForbidden",
                message: "Forbidden: pod updates may not change fields other than `spec.containers[*].image`,"
                    + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations`,"
                    + "`spec.terminationGracePeriodSeconds`", field: "spec")
        ]
    }

    private static func comparable(_ spec: Value?) -> Value {
        var made: Value = spec ?? [:]
        for key in ["activeDeadlineSeconds", "tolerations", "terminationGracePeriodSeconds", "nodeName"] {
            made[key] = nil
        }
        for list in ["containers", "initContainers"] { made.changeEach(list) { $0["image"] = nil } }
        return made
    }
}
