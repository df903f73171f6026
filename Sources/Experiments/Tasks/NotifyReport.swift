import GoTemplate
import ValueTree

/// `.Report` of a notification's template: how the experiment stands, with secrets redacted.
///
/// Notifications themselves are not counted: what they tell is how the other tasks fared.
struct NotifyReport: Sendable {
    /// By the names that JSON has.
    let value: Value

    private static let fieldNames: [String: String] = [
        "TimeStamp": "timeStamp", "Completed": "completed", "NoTaskFailures": "noTaskFailures",
        "NumTasks": "numTasks", "NumCompletedTasks": "numCompletedTasks", "NumLoops": "numLoops",
        "Experiment": "experiment",
    ]

    init(spec: [TaskSpec], result: ExperimentResult, time: String, redaction: Redaction) {
        let tasks: [TaskSpec] = spec.filter { $0.name != "notify" }
        let done: Int = result.tasks.filter { task in
            task.name != "notify" && (task.state == .completed || task.state == .skipped)
        }.count
        let shown = Experiment(spec: spec.map { redaction.task($0) })
        var experiment: Value = shown.value
        var shownResult: Value = redaction.texts(result.value)
        // Our own books, which nobody else can read: receivers limit how long a message may be.
        for key in ["latestLoop", "earlierLoops"] where shownResult[at: "insights", key] != nil {
            shownResult[at: "insights", key] = nil
        }
        experiment["result"] = shownResult
        value = [
            "timeStamp": .string(time), "completed": .bool(done == tasks.count),
            "noTaskFailures": .bool(!result.failure && !result.tasks.contains { $0.state == .failed }),
            "numTasks": .int(Int64(tasks.count)), "numCompletedTasks": .int(Int64(done)),
            "numLoops": .int(Int64(result.numLoops)), "experiment": experiment,
        ]
    }

    var templateValue: TemplateValue {
        .object(DocumentObject(value, typeName: "base.Report", fields: NotifyReport.fieldNames))
    }
}

/// A part of a document as a Go struct: fields in capitals in templates, the document's own names in JSON.
private final class DocumentObject: TemplateObject {
    let typeName: String
    let tree: Value
    /// The fields there are, by Go's name; nil where any name may be looked up, and absence is Go's nil.
    private let fields: [String: String]?

    /// What are maps in Go, too.
    private static let maps: Set<String> = [
        "with", "metricsInfo", "nonHistMetricValues", "histMetricValues", "SummaryMetricValues",
    ]

    init(_ tree: Value, typeName: String, fields: [String: String]? = nil) {
        self.tree = tree
        self.typeName = typeName
        self.fields = fields
    }

    var text: String { JSONWriter.string(tree) }

    func field(_ name: String) -> TemplateValue? {
        if let fields {
            guard let key = fields[name], let member = tree[key] else { return nil }
            return DocumentObject.convert(member, key)
        }
        let wanted: String = name.lowercased()
        guard let (key, member) = (tree.mapValue ?? [:]).first(where: { $0.key.lowercased() == wanted }) else {
            return .null
        }
        return DocumentObject.convert(member, key)
    }

    private static func convert(_ value: Value, _ key: String) -> TemplateValue {
        if maps.contains(key) { return TemplateValue(value) }
        switch value {
        case .map: return .object(DocumentObject(value, typeName: "base.\(key)"))
        case .list(let elements): return .list(elements.map { convert($0, key) })
        case .int(let number): return .int(number)
        default: return TemplateValue(value)
        }
    }
}
