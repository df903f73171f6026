import Diagnostics
import ValueTree

/// Reads typed fields out of one part of a kubeconfig; errors name the file and the field's path.
struct FieldReader {
    let file: String
    let value: Value
    let path: ValuePath

    init(file: String, value: Value, path: ValuePath = ValuePath()) {
        self.file = file
        self.value = value
        self.path = path
    }

    /// `/home/me/.kube/config: users[1].user.exec`.
    var place: String { path.steps.isEmpty ? file : "\(file): \(path)" }

    /// nil if it is missing, null or empty.
    func text(_ key: String) throws(Diagnostic) -> String? {
        guard let member = member(key) else { return nil }
        guard let text = member.stringValue else { throw wrong(key, member, "a string") }
        return text.isEmpty ? nil : text
    }

    func required(_ key: String) throws(Diagnostic) -> String {
        guard let text = try text(key) else { throw fault(key, "is missing") }
        return text
    }

    func flag(_ key: String) throws(Diagnostic) -> Bool {
        guard let member = member(key) else { return false }
        guard let flag = member.boolValue else { throw wrong(key, member, "true or false") }
        return flag
    }

    func texts(_ key: String) throws(Diagnostic) -> [String] {
        var texts: [String] = []
        for item in try list(key) {
            guard let text = item.value.stringValue else {
                throw Diagnostic(.invalid, "must be a string, not \(item.value.kindName)", context: [item.place])
            }
            texts.append(text)
        }
        return texts
    }

    /// An empty map if it is missing.
    func map(_ key: String) throws(Diagnostic) -> FieldReader {
        let child: FieldReader = FieldReader(
            file: file, value: member(key) ?? .map([:]), path: path.appending(key))
        guard child.value.mapValue != nil else { throw wrong(key, child.value, "a map") }
        return child
    }

    func list(_ key: String) throws(Diagnostic) -> [FieldReader] {
        guard let member = member(key) else { return [] }
        guard let items = member.listValue else { throw wrong(key, member, "a list") }
        return items.enumerated().map { index, item in
            FieldReader(file: file, value: item, path: path.appending(key).appending(index))
        }
    }

    func fault(_ key: String, _ what: String, hint: String? = nil) -> Diagnostic {
        Diagnostic(
            .invalid, what, context: [FieldReader(file: file, value: value, path: path.appending(key)).place],
            hint: hint)
    }

    private func member(_ key: String) -> Value? {
        guard let member = value[key], !member.isNull else { return nil }
        return member
    }

    private func wrong(_ key: String, _ member: Value, _ wanted: String) -> Diagnostic {
        fault(key, "must be \(wanted), not \(member.kindName)")
    }
}
