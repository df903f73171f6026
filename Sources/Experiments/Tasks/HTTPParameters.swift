import ValueTree

/// What `http` takes for one target.
enum HTTPParameters {
    static let fields: [TaskSchema.Field] = target + load + judgement
    /// They become part of metric names and of file names.
    static let endpointNames: String = "^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$"

    private static let target: [TaskSchema.Field] = [
        TaskSchema.Field("url", .string, "what to request; a URL without a scheme gets http://"),
        TaskSchema.Field(
            "method", .string, default: "POST with a body, else GET",
            "request method"),
        TaskSchema.Field("headers", .texts, "further request headers"),
        TaskSchema.Field("payloadStr", .string, "request body"),
        TaskSchema.Field(
            "payloadFile", .string, "file with the request body, read while it is sent; goes before payloadStr"),
        TaskSchema.Field("contentType", .string, "Content-Type of the body"),
        TaskSchema.Field(
            "followRedirects", .bool, default: "false",
            "request what a redirect to the same server leads to, up to ten times; its answer counts"),
        TaskSchema.Field(
            "http2", .bool, default: "false",
            "speak HTTP/2; without TLS each request opens a connection of its own"),
        TaskSchema.Field(
            "tls",
            .fields([
                TaskSchema.Field(
                    "insecureSkipVerify", .bool, default: "false", "take any certificate for the server's"),
                TaskSchema.Field("caFile", .string, "PEM file with further authorities to trust"),
                TaskSchema.Field("certFile", .string, "PEM file with the certificate to show"),
                TaskSchema.Field("keyFile", .string, "PEM file with the key of certFile"),
                TaskSchema.Field("serverName", .string, "name to ask for and to check, in place of the URL's host"),
            ]), "how https servers are checked, and who we are to them"),
        TaskSchema.Field("timeout", .duration, default: "3s", "how long one request may take"),
    ]

    private static let load: [TaskSchema.Field] = [
        TaskSchema.Field(
            "numRequests", .integer(1...Int64.max), default: "100", "number of requests; goes before duration"),
        TaskSchema.Field("duration", .duration, "for how long, where numRequests is not given"),
        TaskSchema.Field(
            "qps", .number, default: "8", "requests a second over all connections; negative for as many as can be"),
        TaskSchema.Field(
            "stages",
            .list(
                .fields([
                    TaskSchema.Field("duration", .duration, required: true, "how long it lasts"),
                    TaskSchema.Field("qps", .numbers(above: 0, upTo: nil), "a constant rate"),
                    TaskSchema.Field(
                        "from", .numbers(above: nil, upTo: nil), default: "the stage before's last rate, or 0",
                        "the rate that a ramp begins with"),
                    TaskSchema.Field("to", .numbers(above: 0, upTo: nil), "the rate that a ramp ends with"),
                ])),
            "rates that change, one stage after the other, in place of qps; without numRequests and duration "
                + "the test lasts as long as they do"),
        TaskSchema.Field("connections", .integer(1...10_000), default: "4", "connections kept alive side by side"),
    ]

    private static let judgement: [TaskSchema.Field] = [
        TaskSchema.Field(
            "errorRanges",
            .list(
                .someOf([
                    TaskSchema.Field("lower", .integer(0...999), "first status code"),
                    TaskSchema.Field("upper", .integer(0...999), "last status code"),
                ])), default: "[{lower: 400}]", "status codes that count as errors"),
        TaskSchema.Field(
            "percentiles", .list(.numbers(above: 0, upTo: 100)),
            "further percentiles beside 50, 75, 90, 95, 99 and 99.9"),
        TaskSchema.Field(
            "allowInitialErrors", .bool, default: "false",
            "where the test is as long as it is, and not as many requests: go on although a first request, which isn't "
                + "counted, is not answered with success"),
        TaskSchema.Field(
            "allowUnreachable", .bool, default: "false",
            "go on although no request is answered at all; otherwise the task fails"),
    ]

    /// An endpoint's own parameters over those of the task.
    static func merged(_ base: Value, _ own: Value) -> Value {
        var merged: Value = base.merged(with: own)
        // One that says how long must not inherit how many, nor one that says how fast another way of saying it.
        let saysHowLong: Bool = own["duration"] != nil || own["stages"] != nil
        if saysHowLong, own["numRequests"] == nil { merged["numRequests"] = nil }
        if own["stages"] != nil, own["duration"] == nil { merged["duration"] = nil }
        if own["qps"] != nil, own["stages"] == nil { merged["stages"] = nil }
        if own["payloadStr"] != nil, own["payloadFile"] == nil { merged["payloadFile"] = nil }
        return merged
    }
}
