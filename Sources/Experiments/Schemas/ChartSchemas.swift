extension TaskRegistry {
    /// The values that the experiment chart takes for its tasks: mostly a task's own inputs.
    package static let chartSchemas: [TaskSchema] = [ready, http, custommetrics, assess, slack, github]

    private static let http = TaskSchema(
        task: "http",
        fields: TaskRegistry.withDownload(HTTPTask.schema.fields.filter { $0.name != "endpoints" }) + [
            TaskSchema.Field(
                "warmupNumRequests", .integer(1...Int64.max), "requests of a warm-up, of which nothing is kept"),
            TaskSchema.Field("warmupDuration", .duration, "how long the warm-up is, where it is not so many requests"),
            TaskSchema.Field(
                "endpoints",
                .named(.fields(TaskRegistry.withDownload(HTTPParameters.fields)), keys: HTTPParameters.endpointNames),
                "several targets by name; what one leaves out comes from above"),
        ])

    private static func withDownload(_ fields: [TaskSchema.Field]) -> [TaskSchema.Field] {
        fields + [
            TaskSchema.Field("payloadURL", .string, "where the request body is fetched from before the task, with curl")
        ]
    }

    private static let custommetrics = TaskSchema(
        task: "custommetrics",
        fields: CustomMetricsTask.schema.fields.map { field in
            // The chart tells of its absence in words of its own.
            TaskSchema.Field(field.name, field.kind, default: field.fallback, field.meaning)
        })

    private static let name: TaskSchema.Kind = .matching("^.{1,253}$", "a name")

    private static let ready = TaskSchema(
        task: "ready",
        fields: [
            TaskSchema.Field("service", name, "a Service that must exist"),
            TaskSchema.Field("deploy", name, "a Deployment whose condition Available must be True"),
            TaskSchema.Field("ksvc", name, "a Knative Service whose condition Ready must be True"),
            TaskSchema.Field("isvc", name, "a KServe InferenceService whose condition Ready must be True"),
            TaskSchema.Field("chaosengine", name, "a Litmus ChaosEngine that must exist"),
            TaskSchema.Field("namespace", name, default: "the group's", "where they are"),
            TaskSchema.Field("timeout", .duration, default: "60s", "how long to wait for each"),
        ])

    private static let limits: TaskSchema.Kind = .named(.number, keys: "^.+$")

    private static let assess = TaskSchema(
        task: "assess",
        fields: [
            TaskSchema.Field(
                "SLOs",
                .fields([
                    TaskSchema.Field(
                        "upper", limits,
                        "metric to the most that it may be; with --set, a dot in a metric's name is written \\. as in "
                            + "http/latency-p99\\.9=10"),
                    TaskSchema.Field("lower", limits, "metric to the least that it may be"),
                ]), "limits on metrics; --slo says the same in one line")
        ])

    private static let slack = TaskSchema(
        task: "slack",
        fields: [
            TaskSchema.Field("url", .string, "the webhook, a secret; needed"),
            TaskSchema.Field(
                "method", .choice(["GET", "POST", "PUT", "PATCH", "DELETE"]), default: "POST", "request method"),
        ] + notification("slack"))

    private static let word: TaskSchema.Kind = .matching("^[A-Za-z0-9_.-]+$", "a name on GitHub")

    private static let github = TaskSchema(
        task: "github",
        fields: [
            TaskSchema.Field("owner", word, "whose repository it is; needed"),
            TaskSchema.Field("repo", word, "the repository's name; needed"),
            TaskSchema.Field(
                "token", .matching("^.+$", "a token"), "a token that may dispatch to the repository, a secret; needed"),
            TaskSchema.Field(
                "apiURL", .matching("^https?://", "an http or https URL"), default: "https://api.github.com",
                "where the API is; for GitHub Enterprise"),
        ] + notification("github"))

    private static func notification(_ template: String) -> [TaskSchema.Field] {
        [
            TaskSchema.Field("if", .string, "a condition; nothing is sent where it is false"),
            TaskSchema.Field(
                "payloadTemplateURL", .string, default: template,
                "template of the message: a name of iter8 template list, a URL, or a file's path"),
            TaskSchema.Field("timeout", .duration, default: "10s", "how long the request may take"),
            TaskSchema.Field("softFailure", .bool, default: "true", "go on if the message can't be delivered"),
        ]
    }
}
