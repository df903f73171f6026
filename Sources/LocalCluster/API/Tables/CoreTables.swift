import KubeModel
import ValueTree

/// Tables of the core group.
enum CoreTables {
    typealias Column = TableLayout.Column

    static let pod = TableLayout([
        Column("Name"), Column("Ready"), Column("Status"), Column("Restarts"), Column("Age"),
        Column("IP", priority: 1), Column("Node", priority: 1), Column("Nominated Node", priority: 1),
        Column("Readiness Gates", priority: 1),
    ]) { pod, now in
        let statuses: [Value] = pod[at: "status", "containerStatuses"]?.listValue ?? []
        let ready: Int = statuses.filter { $0["ready"] == true }.count
        let total: Int = pod[at: "spec", "containers"]?.listValue?.count ?? 0
        let restarts: Int64 = statuses.reduce(0) { $0 + Cell.count($1["restartCount"]) }
        return [
            .string(pod.name), .string("\(ready)/\(total)"), .string(PodStatusText.of(pod)), .string("\(restarts)"),
            Cell.age(pod, now), Cell.text(pod[at: "status", "podIP"]), Cell.text(pod[at: "spec", "nodeName"]),
            "<none>", "<none>",
        ]
    }

    static let service = TableLayout([
        Column("Name"), Column("Type"), Column("Cluster-IP"), Column("External-IP"), Column("Port(s)"),
        Column("Age"), Column("Selector", priority: 1),
    ]) { service, now in
        let spec: Value = service["spec"] ?? [:]
        let ports: [String] = (spec["ports"]?.listValue ?? []).map { port in
            let node: String = port["nodePort"]?.intValue.map { ":\($0)" } ?? ""
            return "\(Cell.count(port["port"]))\(node)/\(port["protocol"]?.stringValue ?? "TCP")"
        }
        let external: Value =
            spec["type"] == "ExternalName"
            ? Cell.text(spec["externalName"]) : spec["type"] == "LoadBalancer" ? "<pending>" : "<none>"
        return [
            .string(service.name), Cell.text(spec["type"]), Cell.text(spec["clusterIP"]), external,
            .string(ports.isEmpty ? "<none>" : ports.joined(separator: ",")), Cell.age(service, now),
            Cell.labels(spec["selector"]),
        ]
    }

    static let secret = TableLayout([
        Column("Name"), Column("Type"), Column("Data", type: "integer"), Column("Age"),
    ]) { secret, now in
        [
            .string(secret.name), Cell.text(secret["type"]), .int(Int64(secret["data"]?.mapValue?.count ?? 0)),
            Cell.age(secret, now),
        ]
    }

    static let configMap = TableLayout([Column("Name"), Column("Data", type: "integer"), Column("Age")]) { map, now in
        let count: Int = (map["data"]?.mapValue?.count ?? 0) + (map["binaryData"]?.mapValue?.count ?? 0)
        return [.string(map.name), .int(Int64(count)), Cell.age(map, now)]
    }

    static let serviceAccount = TableLayout([
        Column("Name"), Column("Secrets", type: "integer"), Column("Age"),
    ]) { account, now in
        [.string(account.name), .int(Int64(account["secrets"]?.listValue?.count ?? 0)), Cell.age(account, now)]
    }

    static let namespace = TableLayout([Column("Name"), Column("Status"), Column("Age")]) { namespace, now in
        [.string(namespace.name), Cell.text(namespace[at: "status", "phase"]), Cell.age(namespace, now)]
    }

    static let endpoints = TableLayout([Column("Name"), Column("Endpoints"), Column("Age")]) { endpoints, now in
        let places: [String] = (endpoints["subsets"]?.listValue ?? []).flatMap { subset in
            (subset["ports"]?.listValue ?? []).flatMap { port in
                (subset["addresses"]?.listValue ?? []).map { address in
                    "\(address["ip"]?.stringValue ?? ""):\(Cell.count(port["port"]))"
                }
            }
        }
        let shown: String = places.isEmpty ? "<none>" : places.prefix(3).joined(separator: ",")
        let more: String = places.count > 3 ? " + \(places.count - 3) more..." : ""
        return [.string(endpoints.name), .string(shown + more), Cell.age(endpoints, now)]
    }

    static let event = TableLayout([
        Column("Last Seen"), Column("Type"), Column("Reason"), Column("Object"), Column("Subobject", priority: 1),
        Column("Source", priority: 1), Column("Message"), Column("First Seen", priority: 1),
        Column("Count", priority: 1), Column("Name", priority: 1),
    ]) { event, now in
        let about: Value = event["involvedObject"] ?? [:]
        let object: String =
            "\((about["kind"]?.stringValue ?? "").lowercased())/\(about["name"]?.stringValue ?? "")"
        let first: String? = event["firstTimestamp"]?.stringValue ?? event["eventTime"]?.stringValue
        return [
            Cell.since(event["lastTimestamp"]?.stringValue ?? first, now), Cell.text(event["type"], or: ""),
            Cell.text(event["reason"], or: ""), .string(object), Cell.text(about["fieldPath"], or: ""),
            Cell.text(event[at: "source", "component"] ?? event["reportingComponent"], or: ""),
            Cell.text(event["message"], or: ""), Cell.since(first, now), .int(max(1, Cell.count(event["count"]))),
            .string(event.name),
        ]
    }
}

/// The word kubectl shows for a pod: its phase, or what its containers say more precisely.
enum PodStatusText {
    static func of(_ pod: KubeObject) -> String {
        var text: String =
            pod[at: "status", "reason"]?.stringValue ?? pod[at: "status", "phase"]?.stringValue ?? "Unknown"
        for status in pod[at: "status", "containerStatuses"]?.listValue ?? [] {
            if let reason = status[at: "state", "waiting", "reason"]?.stringValue, !reason.isEmpty { text = reason }
            guard let ended = status[at: "state", "terminated"], ended != .null else { continue }
            if let reason = ended["reason"]?.stringValue, !reason.isEmpty {
                text = reason
            } else if let signal = ended["signal"]?.intValue, signal != 0 {
                text = "Signal:\(signal)"
            } else {
                text = "ExitCode:\(ended["exitCode"]?.intValue ?? 0)"
            }
        }
        if pod.isBeingDeleted, text != "Completed", text != "Error" {
            return pod[at: "status", "reason"]?.stringValue == "NodeLost" ? "Unknown" : "Terminating"
        }
        return text
    }
}
