import KubeModel
import ValueTree

/// What a pod asks for, with the API's defaults.
struct PodSpec: Sendable {
    enum RestartPolicy: String, Sendable {
        case always = "Always"
        case onFailure = "OnFailure"
        case never = "Never"
    }

    let initContainers: [ContainerSpec]
    let containers: [ContainerSpec]
    let restartPolicy: RestartPolicy
    let gracePeriod: Duration
    let activeDeadline: Duration?
    let serviceAccount: String
    let mountsToken: Bool
    let volumes: [Value]

    init(_ pod: KubeObject) {
        let spec: Value = pod["spec"] ?? [:]
        initContainers = (spec["initContainers"]?.listValue ?? []).map(ContainerSpec.init)
        containers = (spec["containers"]?.listValue ?? []).map(ContainerSpec.init)
        restartPolicy = spec["restartPolicy"]?.stringValue.flatMap(RestartPolicy.init) ?? .always
        gracePeriod = .seconds(spec["terminationGracePeriodSeconds"]?.intValue ?? 30)
        activeDeadline = spec["activeDeadlineSeconds"]?.intValue.map { .seconds($0) }
        serviceAccount = spec["serviceAccountName"]?.stringValue ?? "default"
        mountsToken = spec["automountServiceAccountToken"]?.boolValue ?? true
        volumes = spec["volumes"]?.listValue ?? []
    }
}

struct ContainerSpec: Sendable {
    let value: Value
    let name: String
    let image: String

    init(_ value: Value) {
        self.value = value
        name = value["name"]?.stringValue ?? ""
        image = value["image"]?.stringValue ?? ""
    }

    func strings(_ key: String) -> [String] { (value[key]?.listValue ?? []).compactMap(\.stringValue) }

    var readinessProbe: Probe? { value["readinessProbe"].flatMap { Probe($0, container: self) } }
    var livenessProbe: Probe? { value["livenessProbe"].flatMap { Probe($0, container: self) } }
    var startupProbe: Probe? { value["startupProbe"].flatMap { Probe($0, container: self) } }
}
