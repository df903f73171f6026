import Diagnostics
import KubeClient
import KubeModel
import KubeRuntime
import ValueTree

/// `ready`: waits until an object exists, or has a condition.
struct ReadyTask: ExperimentTask {
    static let schema = TaskSchema(
        task: "ready",
        fields: [
            TaskSchema.Field("group", .string, "API group of the object, empty for the core group"),
            TaskSchema.Field("version", .string, required: true, "API version"),
            TaskSchema.Field("resource", .string, required: true, "plural resource name, such as deployments"),
            TaskSchema.Field("name", .string, required: true, "name of the object"),
            TaskSchema.Field("namespace", .string, default: "the experiment's", "namespace of the object"),
            TaskSchema.Field(
                "condition", .string, "condition whose status must be True; without one, existing is enough"),
            TaskSchema.Field("timeout", .duration, default: "60s", "how long to wait"),
        ])

    private let resource: GroupVersionResource
    private let name: String
    private let namespace: String?
    private let condition: String?
    private let timeout: Double

    init(_ inputs: Value) throws(Diagnostic) {
        try ReadyTask.schema.validate(inputs)
        resource = GroupVersionResource(
            group: inputs["group"]?.stringValue ?? "", version: inputs["version"]?.stringValue ?? "",
            resource: inputs["resource"]?.stringValue ?? "")
        name = inputs["name"]?.stringValue ?? ""
        namespace = inputs["namespace"]?.stringValue
        condition = inputs["condition"]?.stringValue
        timeout = inputs["timeout"]?.stringValue.flatMap(GoDuration.seconds) ?? 60
    }

    func run(in environment: TaskEnvironment, _ result: inout ExperimentResult) async throws {
        guard let client = environment.client else {
            throw Diagnostic(.failed, "ready needs a Kubernetes cluster, and this experiment runs outside one")
        }
        let place: String = namespace ?? environment.namespace
        let condition: String? = self.condition
        let subject: String = "\(resource.groupResource) \"\(name)\" in namespace \"\(place)\""
        _ = try await client.waitUntil(
            resource, namespace: place, name: name, timeout: .seconds(timeout), waitingFor: "\(subject) to be ready"
        ) { object in
            guard let object else { return .wait("it does not exist") }
            guard let condition else { return .done }
            let readiness: Readiness = Readiness.evaluate(object, condition: condition)
            return readiness.isReady ? .done : .wait(readiness.reason ?? "not ready")
        }
        environment.log(.debug, "ready: \(subject) is ready")
    }
}
