import Diagnostics
import ValueTree

/// Takes what may be secret out of values and texts that leave the experiment.
///
/// It knows secrets by what holds them (see ``SecretNames``), by how they look in a text (see ``TextRedaction``), and it
/// remembers those of the experiment's specification: they are taken out wherever they turn up, such as in an error's text.
struct Redaction: Sendable {
    static let mark: String = "[redacted]"

    /// The longest first, so that none leaves a part of another one behind.
    private var secrets: [String] = []

    /// What is shorter than this turns up in innocent texts, too.
    private static let shortest: Int = 4

    init(_ spec: [TaskSpec] = []) {
        for task in spec { collect(task) }
    }

    // MARK: - remembering

    mutating func remember(_ secret: String) {
        guard secret.count >= Redaction.shortest, secret != Redaction.mark, !secrets.contains(secret) else { return }
        secrets.append(secret)
        secrets.sort { $0.count > $1.count }
    }

    /// The values of request headers, and what follows the scheme in them: `token abc`.
    mutating func remember(headers: [String: String]) {
        for (name, value) in headers where !SecretNames.isPlainHeader(name) {
            remember(value)
            if let word = value.split(separator: " ").last, value.contains(" ") { remember(String(word)) }
        }
    }

    /// A URL that is a secret itself, as those of webhooks are: whole, its path, and what in that is no plain word.
    mutating func remember(webhook url: String) {
        remember(url)
        remember(String(url.prefix { $0 != "?" && $0 != "#" }))
        guard let mark = url.firstRange(of: "://") else { return }
        let path: Substring = url[mark.upperBound...].prefix { $0 != "?" && $0 != "#" }.drop { $0 != "/" }.dropFirst()
        for part in [path] + path.split(separator: "/") where part.count >= 8 {
            if !part.allSatisfy({ ("a"..."z").contains($0) }) { remember(String(part)) }
        }
    }

    private mutating func collect(_ task: TaskSpec) {
        if task.name == "notify", let url = task.inputs["url"]?.stringValue { remember(webhook: url) }
        collect(task.inputs, under: "")
    }

    private mutating func collect(_ value: Value, under name: String) {
        switch value {
        case .map(let members):
            if name.lowercased() == "headers" { remember(headers: members.compactMapValues(\.stringValue)) }
            for (key, member) in members { collect(member, under: key) }
        case .list(let elements): for element in elements { collect(element, under: name) }
        case .string(let text): if SecretNames.isSecret(name) { remember(text) }
        default: break
        }
    }

    // MARK: - redacting

    func text(_ text: String) -> String {
        var redacted: String = text
        for secret in secrets where redacted.contains(secret) {
            redacted = redacted.replacing(secret, with: Redaction.mark)
        }
        return TextRedaction.redacted(redacted)
    }

    /// The same failure, fit to be shown.
    func diagnostic(_ failure: Diagnostic) -> Diagnostic {
        var shown: Diagnostic = failure
        shown.message = text(failure.message)
        shown.context = failure.context.map { text($0) }
        shown.hint = failure.hint.map { text($0) }
        shown.details = failure.details.map { text($0) }
        return shown
    }

    /// A task as others may see it.
    func task(_ task: TaskSpec) -> TaskSpec {
        var shown: TaskSpec = task
        shown.script = task.script.map { text($0) }
        shown.inputs = value(task.inputs)
        if task.name == "notify", task.inputs["url"] != nil { shown.inputs["url"] = .string(Redaction.mark) }
        return shown
    }

    /// A value with everything redacted that names or texts give away.
    func value(_ value: Value, under name: String = "") -> Value {
        if SecretNames.isSecret(name) { return Redaction.hidden(value) }
        switch value {
        case .map(let members):
            let isHeaders: Bool = name.lowercased() == "headers"
            return .map(
                Dictionary(
                    uniqueKeysWithValues: members.map { key, member in
                        let isHidden: Bool = isHeaders ? !SecretNames.isPlainHeader(key) : name.lowercased() == "params"
                        return (key, isHidden ? Redaction.hidden(member) : self.value(member, under: key))
                    }))
        case .list(let elements): return .list(elements.map { self.value($0, under: name) })
        case .string(let text): return .string(body(text))
        default: return value
        }
    }

    /// Every text of a result, in which names say nothing: metrics may be called anything.
    func texts(_ value: Value) -> Value {
        switch value {
        case .map(let members): .map(members.mapValues { texts($0) })
        case .list(let elements): .list(elements.map { texts($0) })
        case .string(let text): .string(self.text(text))
        default: value
        }
    }

    /// A text that may be JSON, as a request body is.
    private func body(_ text: String) -> String {
        guard text.first == "{" || text.first == "[", let tree = try? JSONReader.parse(Array(text.utf8)) else {
            return self.text(text)
        }
        return JSONWriter.string(value(tree))
    }

    private static func hidden(_ value: Value) -> Value {
        switch value {
        case .null, .bool: value
        case .map(let members): .map(members.mapValues { hidden($0) })
        case .list(let elements): .list(elements.map { hidden($0) })
        case .int, .float, .string: .string(mark)
        }
    }
}
