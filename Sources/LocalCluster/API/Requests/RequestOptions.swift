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

    init(isDryRun: Bool = false, manager: String, isForced: Bool = false, fieldValidation: String = "Ignore") {
        self.isDryRun = isDryRun
        self.manager = manager
        self.isForced = isForced
        self.fieldValidation = fieldValidation
    }

    init(_ request: ServerRequest) throws(KubeStatus) {
        let dryRun: [String] = request.parameters("dryRun").filter { !$0.isEmpty }
        guard dryRun.allSatisfy({ $0 == "All" }) else {
            throw KubeStatus.badRequest("invalid dryRun \"\(dryRun.joined(separator: ","))\": use All")
        }
        isDryRun = !dryRun.isEmpty
        let agent: String = request.headers["user-agent"] ?? ""
        manager =
            ListOptions.text(request, "fieldManager") ?? agent.split(separator: "/").first.map(String.init) ?? "unknown"
        isForced = ListOptions.flag(request, "force")
        fieldValidation = ListOptions.text(request, "fieldValidation") ?? "Warn"
    }
}

extension DeleteOptions {
    /// From a DeleteOptions object in the body, and the query parameters that old clients use instead.
    ///
    /// - Parameter standard: what happens to dependents if the client does not say.
    init(_ request: ServerRequest, body: Value, standard: Propagation) throws(KubeStatus) {
        self.init(propagation: standard)
        let word: String? = body["propagationPolicy"]?.stringValue ?? ListOptions.text(request, "propagationPolicy")
        if let word {
            guard let known = Propagation(rawValue: word) else {
                throw KubeStatus.badRequest(
                    "invalid propagationPolicy \"\(word)\": use Background, Foreground or Orphan")
            }
            propagation = known
        }
        let orphans: Bool? =
            body["orphanDependents"]?.boolValue ?? request.parameter("orphanDependents").map { $0 == "true" }
        if word == nil, let orphans { propagation = orphans ? .orphan : .background }
        gracePeriodSeconds =
            body["gracePeriodSeconds"]?.intValue.map { Int($0) }
            ?? request.parameter("gracePeriodSeconds").flatMap { Int($0) }
        preconditionUID = body[at: "preconditions", "uid"]?.stringValue
        preconditionResourceVersion = body[at: "preconditions", "resourceVersion"]?.stringValue
    }
}
