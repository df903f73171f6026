import KubeModel
import ValueTree

/// What is wrong with an object, as causes that name the fields.
enum Validation {
    typealias Cause = KubeStatus.Cause

    /// Faults of an object that is to be stored; `current` is what it replaces, nil for a new one.
    static func faults(_ object: KubeObject, replacing current: KubeObject?, _ served: ServedResource) -> [Cause] {
        var causes: [Cause] = metadata(object, served)
        switch (served.kind.group, served.kind.kind) {
        case ("", "Pod"): causes += PodValidation.spec(object["spec"], at: "spec", isRun: false)
        case ("", "Secret"), ("", "ConfigMap"): causes += data(object)
        case ("", "Service"): causes += service(object)
        case ("apps", "Deployment"), ("apps", "ReplicaSet"): causes += WorkloadValidation.replicated(object)
        case ("batch", "Job"): causes += WorkloadValidation.job(object, at: "spec")
        case ("batch", "CronJob"): causes += WorkloadValidation.cronJob(object)
        case ("coordination.k8s.io", "Lease"): causes += LeaseValidation.faults(object)
        case ("rbac.authorization.k8s.io", _): causes += access(object, replacing: current)
        case ("apiextensions.k8s.io", _): causes += DefinitionValidation.faults(object)
        default: break
        }
        if let current { causes += immutable(object, current, served.kind) }
        return causes
    }

    /// Why the server could not even read an object, nil if it can.
    static func unreadable(_ object: KubeObject, _ served: ServedResource) -> String? {
        switch (served.kind.group, served.kind.kind) {
        case ("coordination.k8s.io", "Lease"): return LeaseValidation.unreadable(object)
        case ("", "Secret"):
            let data: [String: Value] = object["data"]?.mapValue ?? [:]
            for key in data.keys.sorted(by: ByteOrder.precedes) {
                guard let text = data[key]?.stringValue else { continue }
                if Base64Text.decode(text) == nil { return "illegal base64 data (data.\(key))" }
            }
            return nil
        default: return nil
        }
    }

    static func forbidden(_ field: String, _ why: String) -> Cause {
        Cause(reason: "FieldValueForbidden", message: "Forbidden: \(why)", field: field)
    }

    static func required(_ field: String, _ why: String = "") -> Cause {
        Cause(
            reason: "FieldValueRequired", message: why.isEmpty ? "Required value" : "Required value: \(why)",
            field: field)
    }

    static func invalid(_ field: String, _ value: Value, _ why: String) -> Cause {
        Cause(
            reason: "FieldValueInvalid", message: "Invalid value: \(JSONWriter.string(value)): \(why)", field: field)
    }

    static func unsupported(_ field: String, _ value: Value, _ known: [String]) -> Cause {
        let words: String = known.map { "\"\($0)\"" }.joined(separator: ", ")
        return Cause(
            reason: "FieldValueNotSupported",
            message: "Unsupported value: \(JSONWriter.string(value)): supported values: \(words)", field: field)
    }

    private static func metadata(_ object: KubeObject, _ served: ServedResource) -> [Cause] {
        var causes: [Cause] = []
        if object.name.isEmpty {
            causes.append(required("metadata.name", "name or generateName is required"))
        } else if let fault = NameRule(served.kind).fault(object.name) {
            causes.append(invalid("metadata.name", .string(object.name), fault))
        }
        for (key, value) in object[at: "metadata", "labels"]?.mapValue ?? [:] {
            if !KubeNames.isQualifiedName(key) {
                causes.append(invalid("metadata.labels", .string(key), qualifiedName))
            }
            guard let text = value.stringValue, KubeNames.isLabelValue(text) else {
                causes.append(invalid("metadata.labels", value, labelValue))
                continue
            }
        }
        for key in (object[at: "metadata", "annotations"]?.mapValue ?? [:]).keys
        where !KubeNames.isQualifiedName(key.lowercased()) {
            causes.append(invalid("metadata.annotations", .string(key), qualifiedName))
        }
        return causes
    }

    private static let qualifiedName: String =
        "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "
        + "alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is "
        + "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
    private static let labelValue: String =
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start "
        + "and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for "
        + "validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"

    private static func data(_ object: KubeObject) -> [Cause] {
        var causes: [Cause] = []
        for (key, value) in object["data"]?.mapValue ?? [:] {
            if key.isEmpty || key.utf8.count > 253 || !key.utf8.allSatisfy(NameRule.isKeyByte) {
                causes.append(
                    invalid(
                        "data[\(key)]", .string(key),
                        "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. "
                            + "'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is "
                            + "'[-._a-zA-Z0-9]+')"))
            }
            if value.stringValue == nil { causes.append(invalid("data[\(key)]", value, "must be a string")) }
        }
        if size(of: object) > 1 << 20 {
            causes.append(
                Cause(
                    reason: "FieldValueTooLong", message: "Too long: may not be more than 1048576 bytes",
                    field: object.kind == "Secret" ? "data" : "[]"))
        }
        return causes
    }

    /// Bytes of a Secret's or ConfigMap's values, base64 undone.
    private static func size(of object: KubeObject) -> Int {
        func plain(_ text: String) -> Int { text.utf8.count / 4 * 3 - text.utf8.suffix(2).count { $0 == 0x3D } }
        let isSecret: Bool = object.kind == "Secret"
        let data: Int = (object["data"]?.mapValue ?? [:]).values.compactMap(\.stringValue)
            .reduce(0) { $0 + (isSecret ? plain($1) : $1.utf8.count) }
        let binary: Int = (object["binaryData"]?.mapValue ?? [:]).values.compactMap(\.stringValue)
            .reduce(0) { $0 + plain($1) }
        return data + binary
    }

    private static func service(_ object: KubeObject) -> [Cause] {
        let spec: Value = object["spec"] ?? [:]
        var causes: [Cause] = []
        let types: [String] = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"]
        if let type = spec["type"], !types.contains(type.stringValue ?? "") {
            causes.append(unsupported("spec.type", type, types))
        }
        let ports: [Value] = spec["ports"]?.listValue ?? []
        if ports.isEmpty, spec["clusterIP"] != "None", spec["type"] != "ExternalName" {
            causes.append(required("spec.ports"))
        }
        for (index, port) in ports.enumerated() {
            guard let number = port["port"]?.intValue, (1...65_535).contains(number) else {
                causes.append(
                    invalid(
                        "spec.ports[\(index)].port", port["port"] ?? .null, "must be between 1 and 65535, inclusive"))
                continue
            }
            if ports.count > 1, port["name"]?.stringValue?.isEmpty ?? true {
                causes.append(required("spec.ports[\(index)].name"))
            }
        }
        return causes
    }

    private static func access(_ object: KubeObject, replacing current: KubeObject?) -> [Cause] {
        guard object.kind.hasSuffix("Binding") else { return roleRules(object) }
        var causes: [Cause] = []
        if object[at: "roleRef", "name"]?.stringValue?.isEmpty ?? true { causes.append(required("roleRef.name")) }
        let kinds: [String] = object.kind == "RoleBinding" ? ["Role", "ClusterRole"] : ["ClusterRole"]
        let kind: Value = object[at: "roleRef", "kind"] ?? ""
        if !kinds.contains(kind.stringValue ?? "") { causes.append(unsupported("roleRef.kind", kind, kinds)) }
        if let current, let role = current["roleRef"], role != object["roleRef"] {
            causes.append(invalid("roleRef", object["roleRef"] ?? .null, "cannot change roleRef"))
        }
        return causes
    }

    private static func roleRules(_ role: KubeObject) -> [Cause] {
        (role["rules"]?.listValue ?? []).enumerated().compactMap { index, rule in
            rule["verbs"]?.listValue?.isEmpty ?? true
                ? required("rules[\(index)].verbs", "verbs must contain at least one value") : nil
        }
    }

    /// Fields that are set once.
    private static func immutable(_ object: KubeObject, _ current: KubeObject, _ kind: ResourceKind) -> [Cause] {
        let paths: [[String]]
        switch (kind.group, kind.kind) {
        case ("batch", "Job"): paths = [["spec", "template"], ["spec", "selector"], ["spec", "completionMode"]]
        case ("apps", "Deployment"), ("apps", "ReplicaSet"): paths = [["spec", "selector"]]
        case ("", "Secret"): paths = [["type"]]
        default: paths = []
        }
        var causes: [Cause] = paths.compactMap { path in
            let (new, old) = (object.value[at: path], current.value[at: path])
            if new == old { return nil }
            return invalid(path.joined(separator: "."), new ?? .null, "field is immutable")
        }
        if current["immutable"] == true, ["Secret", "ConfigMap"].contains(kind.kind) {
            causes += ["data", "binaryData", "immutable"].compactMap { field in
                object[field] == current[field]
                    ? nil : forbidden(field, "field is immutable when `immutable` is set")
            }
        }
        if kind.group.isEmpty, kind.kind == "Pod" { causes += PodValidation.changes(object, current) }
        return causes
    }
}
