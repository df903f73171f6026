import Diagnostics
import HTTPServing
import KubeModel
import ValueTree

/// Query parameters of list and watch.
struct ListOptions: Sendable {
    var labels: LabelSelector?
    var fields: FieldSelector?
    /// Only the object of this name.
    var name: String?
    var limit: Int?
    var continuation: String?
    var resourceVersion: String?
    var isWatch: Bool
    var wantsBookmarks: Bool
    var wantsInitialEvents: Bool
    var timeoutSeconds: Int?

    init(_ request: ServerRequest) throws(KubeStatus) {
        do throws(Diagnostic) {
            labels = try ListOptions.text(request, "labelSelector").map { text throws(Diagnostic) in
                try LabelSelector(parsing: text)
            }
            fields = try ListOptions.text(request, "fieldSelector").map { text throws(Diagnostic) in
                try FieldSelector(parsing: text)
            }
        } catch {
            throw KubeStatus.badRequest(error.message)
        }
        if let text = ListOptions.text(request, "limit"), Int(text) == nil {
            throw KubeStatus.badRequest("strconv.ParseInt: parsing \"\(text)\": invalid syntax")
        }
        limit = request.parameter("limit").flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
        continuation = ListOptions.text(request, "continue")
        resourceVersion = ListOptions.text(request, "resourceVersion")
        isWatch = ListOptions.flag(request, "watch")
        wantsBookmarks = ListOptions.flag(request, "allowWatchBookmarks")
        wantsInitialEvents = ListOptions.flag(request, "sendInitialEvents")
        timeoutSeconds = request.parameter("timeoutSeconds").flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
    }

    func matches(_ object: KubeObject) -> Bool {
        (name == nil || name == object.name) && (labels?.matches(object.labels) ?? true)
            && (fields?.matches(object) ?? true)
    }

    static func text(_ request: ServerRequest, _ name: String) -> String? {
        request.parameter(name).flatMap { $0.isEmpty ? nil : $0 }
    }

    static func flag(_ request: ServerRequest, _ name: String) -> Bool {
        ["1", "true", "True", "t", "T", "TRUE"].contains(request.parameter(name) ?? "")
    }
}

/// Query parameters of create, update and patch.
struct WriteOptions: Sendable {
    /// Do everything but store.
    var isDryRun: Bool
    /// Who writes, for managedFields.
    var manager: String
    /// Server-side apply takes fields from other managers.
    var isForced: Bool
    /// `Strict`, `Warn` or `Ignore`.
    var fieldValidation: String
    /// The write is a server-side apply, which keeps managedFields itself.
    var isApply: Bool = false
    /// What the writer may grant; nil for the server itself.
    var grants: GrantRule?

    init(isDryRun: Bool = false, manager: String, isForced: Bool = false, fieldValidation: String = "Ignore") {
        self.isDryRun = isDryRun
        self.manager = manager
        self.isForced = isForced
        self.fieldValidation = fieldValidation
    }

    init(_ request: ServerRequest, grants: GrantRule) throws(KubeStatus) {
        self.grants = grants
        let kind: String = ["PUT": "UpdateOptions", "PATCH": "PatchOptions"][request.method] ?? "CreateOptions"
        isDryRun = try WriteOptions.isDryRun(request.parameters("dryRun"), of: kind)
        let agent: String = request.headers["user-agent"] ?? ""
        manager =
            ListOptions.text(request, "fieldManager") ?? agent.split(separator: "/").first.map(String.init) ?? "unknown"
        isForced = ListOptions.flag(request, "force")
        fieldValidation = ListOptions.text(request, "fieldValidation") ?? "Warn"
    }

    /// What the words of `dryRun` come to.
    ///
    /// - Parameter kind: the kind of options they stand in, for the error.
    static func isDryRun(_ words: [String], of kind: String) throws(KubeStatus) -> Bool {
        let said: [String] = words.filter { !$0.isEmpty }
        if said.allSatisfy({ $0 == "All" }) { return !said.isEmpty }
        let shown: String = said.map { "\"\($0)\"" }.joined(separator: ", ")
        let cause = KubeStatus.Cause(
            reason: "FieldValueNotSupported",
            message: "Unsupported value: []string{\(shown)}: supported values: \"All\"", field: "dryRun")
        throw KubeStatus.invalid(GroupVersionKind(group: "meta.k8s.io", version: "v1", kind: kind), "", [cause])
    }
}

extension DeleteOptions {
    private static let kind = GroupVersionKind(group: "meta.k8s.io", version: "v1", kind: "DeleteOptions")

    /// From a DeleteOptions object in the body, and the query parameters that old clients use instead.
    ///
    /// - Parameter standard: what happens to dependents if the client does not say.
    init(_ request: ServerRequest, body: Value, standard: Propagation) throws(KubeStatus) {
        self.init(propagation: standard)
        let word: String? = body["propagationPolicy"]?.stringValue ?? ListOptions.text(request, "propagationPolicy")
        if let word {
            guard let known = Propagation(rawValue: word) else {
                let cause: KubeStatus.Cause = Validation.unsupported(
                    "propagationPolicy", .string(word), ["Foreground", "Background", "Orphan", "nil"])
                throw KubeStatus.invalid(DeleteOptions.kind, "", [cause])
            }
            propagation = known
        }
        let orphans: Bool? =
            body["orphanDependents"]?.boolValue ?? request.parameter("orphanDependents").map { $0 == "true" }
        if let word, orphans != nil {
            let cause: KubeStatus.Cause = Validation.invalid(
                "propagationPolicy", .string(word), "orphanDependents and deletionPropagation cannot be both set")
            throw KubeStatus.invalid(DeleteOptions.kind, "", [cause])
        }
        if word == nil, let orphans { propagation = orphans ? .orphan : .background }
        gracePeriodSeconds =
            body["gracePeriodSeconds"]?.intValue.map { Int($0) }
            ?? request.parameter("gracePeriodSeconds").flatMap { Int($0) }
        preconditionUID = body[at: "preconditions", "uid"]?.stringValue
        preconditionResourceVersion = body[at: "preconditions", "resourceVersion"]?.stringValue
    }
}
