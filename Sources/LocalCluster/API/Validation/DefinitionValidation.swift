import KubeModel
import ValueTree

/// Faults of CustomResourceDefinitions.
enum DefinitionValidation {
    typealias Cause = KubeStatus.Cause

    static func faults(_ object: KubeObject) -> [Cause] {
        let spec: Value = object["spec"] ?? [:]
        let group: String = spec["group"]?.stringValue ?? ""
        let plural: String = spec[at: "names", "plural"]?.stringValue ?? ""
        var causes: [Cause] = []
        if group.isEmpty { causes.append(Validation.required("spec.group")) }
        if plural.isEmpty { causes.append(Validation.required("spec.names.plural")) }
        if spec[at: "names", "kind"]?.stringValue?.isEmpty ?? true {
            causes.append(Validation.required("spec.names.kind"))
        }
        if !group.isEmpty, !plural.isEmpty, object.name != "\(plural).\(group)" {
            causes.append(
                Validation.invalid("metadata.name", .string(object.name), "must be spec.names.plural+\".\"+spec.group"))
        }
        let scope: Value = spec["scope"] ?? ""
        if scope != "Namespaced", scope != "Cluster" {
            causes.append(Validation.unsupported("spec.scope", scope, ["Cluster", "Namespaced"]))
        }
        let versions: [Value] = spec["versions"]?.listValue ?? []
        if versions.isEmpty { causes.append(Validation.required("spec.versions")) }
        if versions.filter({ $0["storage"]?.boolValue == true }).count != 1 {
            causes.append(
                Validation.invalid(
                    "spec.versions", .string(object.name), "must have exactly one version marked as storage version"))
        }
        for (index, version) in versions.enumerated() {
            if version["name"]?.stringValue?.isEmpty ?? true {
                causes.append(Validation.required("spec.versions[\(index)].name"))
            }
            if version[at: "schema", "openAPIV3Schema"] == nil {
                causes.append(
                    Validation.required("spec.versions[\(index)].schema.openAPIV3Schema", "schemas are required"))
            }
        }
        return causes
    }
}
