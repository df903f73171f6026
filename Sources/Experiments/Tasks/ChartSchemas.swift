extension TaskRegistry {
    /// What the chart takes for its two notifications, of which it makes a task notify each.
    package static let chartSchemas: [TaskSchema] = [
        TaskSchema(
            task: "slack",
            fields: [
                TaskSchema.Field("url", .string, required: true, "the webhook"),
                TaskSchema.Field("method", .string, default: "POST", "request method"),
            ] + common("slack")),
        TaskSchema(
            task: "github",
            fields: [
                TaskSchema.Field("owner", .string, required: true, "whose repository it is"),
                TaskSchema.Field("repo", .string, required: true, "the repository's name"),
                TaskSchema.Field("token", .string, required: true, "a token that may dispatch to the repository"),
                TaskSchema.Field(
                    "apiURL", .string, default: "https://api.github.com", "where the API is; for GitHub Enterprise"),
            ] + common("github")),
    ]

    private static func common(_ template: String) -> [TaskSchema.Field] {
        [
            TaskSchema.Field("if", .string, "a condition; nothing is sent where it is false"),
            TaskSchema.Field(
                "payloadTemplateURL", .string, default: template,
                "template of the message: a name of iter8 template list, a URL, or a file's path"),
            TaskSchema.Field("timeout", .duration, default: "10s", "how long the request may take"),
            TaskSchema.Field(
                "softFailure", .bool, default: "true", "go on if the message can't be delivered"),
        ]
    }
}
