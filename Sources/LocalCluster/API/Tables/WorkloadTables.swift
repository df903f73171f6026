import KubeModel
import ValueTree

/// Tables of the kinds that make pods.
enum WorkloadTables {
    typealias Column = TableLayout.Column

    private static let wide: [Column] = [
        Column("Containers", priority: 1), Column("Images", priority: 1), Column("Selector", priority: 1),
    ]

    private static func wideCells(_ pod: Value?, _ selector: Value?) -> [Value] {
        [Cell.containers(pod, "name"), Cell.containers(pod, "image"), Cell.selector(selector)]
    }

    static let deployment = TableLayout(
        [
            Column("Name"), Column("Ready"), Column("Up-to-date", type: "integer"),
            Column("Available", type: "integer"), Column("Age"),
        ] + wide
    ) { object, now in
        let status: Value = object["status"] ?? [:]
        let wanted: Int64 = Cell.count(object[at: "spec", "replicas"])
        return [
            .string(object.name), .string("\(Cell.count(status["readyReplicas"]))/\(wanted)"),
            .int(Cell.count(status["updatedReplicas"])), .int(Cell.count(status["availableReplicas"])),
            Cell.age(object, now),
        ] + wideCells(object[at: "spec", "template", "spec"], object[at: "spec", "selector"])
    }

    static let replicaSet = TableLayout(
        [
            Column("Name"), Column("Desired", type: "integer"), Column("Current", type: "integer"),
            Column("Ready", type: "integer"), Column("Age"),
        ] + wide
    ) { object, now in
        [
            .string(object.name), .int(Cell.count(object[at: "spec", "replicas"])),
            .int(Cell.count(object[at: "status", "replicas"])),
            .int(Cell.count(object[at: "status", "readyReplicas"])), Cell.age(object, now),
        ] + wideCells(object[at: "spec", "template", "spec"], object[at: "spec", "selector"])
    }

    static let job = TableLayout(
        [Column("Name"), Column("Status"), Column("Completions"), Column("Duration"), Column("Age")] + wide
    ) { object, now in
        let status: Value = object["status"] ?? [:]
        let succeeded: Int64 = Cell.count(status["succeeded"])
        let completions: String
        if let wanted = object[at: "spec", "completions"]?.intValue {
            completions = "\(succeeded)/\(wanted)"
        } else {
            let parallel: Int64 = Cell.count(object[at: "spec", "parallelism"])
            completions = parallel > 1 ? "\(succeeded)/1 of \(parallel)" : "\(succeeded)/1"
        }
        return [
            .string(object.name), .string(state(object)), .string(completions), duration(status, now),
            Cell.age(object, now),
        ] + wideCells(object[at: "spec", "template", "spec"], object[at: "spec", "selector"])
    }

    static let cronJob = TableLayout(
        [
            Column("Name"), Column("Schedule"), Column("Timezone"), Column("Suspend", type: "boolean"),
            Column("Active", type: "integer"), Column("Last Schedule"), Column("Age"),
        ] + wide
    ) { object, now in
        let last: String? = object[at: "status", "lastScheduleTime"]?.stringValue
        return [
            .string(object.name), Cell.text(object[at: "spec", "schedule"]), Cell.text(object[at: "spec", "timeZone"]),
            .string(object[at: "spec", "suspend"] == true ? "True" : "False"),
            .int(Int64(object[at: "status", "active"]?.listValue?.count ?? 0)),
            last == nil ? "<none>" : Cell.since(last, now), Cell.age(object, now),
        ]
            + wideCells(
                object[at: "spec", "jobTemplate", "spec", "template", "spec"],
                object[at: "spec", "jobTemplate", "spec", "selector"])
    }

    private static func state(_ job: KubeObject) -> String {
        let conditions: [Value] = job[at: "status", "conditions"]?.listValue ?? []
        func holds(_ type: Value) -> Bool { conditions.contains { $0["type"] == type && $0["status"] == "True" } }
        if holds("Complete") { return "Complete" }
        if holds("Failed") { return "Failed" }
        if job.isBeingDeleted { return "Terminating" }
        if holds("Suspended") { return "Suspended" }
        if holds("FailureTarget") { return "FailureTarget" }
        return holds("SuccessCriteriaMet") ? "SuccessCriteriaMet" : "Running"
    }

    private static func duration(_ status: Value, _ now: KubeTime) -> Value {
        guard let start = status["startTime"]?.stringValue.flatMap({ KubeTime($0) }) else { return "" }
        let end: KubeTime = status["completionTime"]?.stringValue.flatMap { KubeTime($0) } ?? now
        return .string(Cell.duration(end.seconds - start.seconds))
    }
}
