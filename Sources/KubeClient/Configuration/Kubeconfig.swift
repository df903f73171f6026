import Diagnostics
import ValueTree
import YAML

/// One kubeconfig file, or several merged: the named entries are kept as they were written, with the place they
/// come from, and read only when chosen. So a fault in an entry that isn't used does no harm.
struct Kubeconfig {
    struct Entry {
        /// The entry's payload (`cluster`, `context`, `user`).
        var fields: FieldReader
        /// The folder that relative paths in it are relative to.
        var folder: String
    }

    var currentContext: String?
    /// The file that says so.
    var currentContextFile: String?
    var clusters: [String: Entry] = [:]
    var contexts: [String: Entry] = [:]
    var users: [String: Entry] = [:]
    /// Every file that was read.
    var files: [String] = []

    var isEmpty: Bool { currentContext == nil && clusters.isEmpty && contexts.isEmpty && users.isEmpty }

    init() {}

    /// - Parameter file: an absolute path, or as absolute as is known.
    init(_ text: [UInt8], file: String) throws(Diagnostic) {
        let value: Value
        do throws(Diagnostic) {
            value = try YAMLReader.parse(text, file: file, numbers: .integersAndFloats)
        } catch {
            // The line may hold a token or a key.
            var fault: Diagnostic = error
            fault.location?.sourceLine = nil
            throw fault
        }
        files = [file]
        if value.isNull { return }
        let root: FieldReader = FieldReader(file: file, value: value)
        guard value.mapValue != nil else {
            throw Diagnostic(.invalid, "this is no kubeconfig: it holds \(value.kindName), not a map", context: [file])
        }
        if let kind = try root.text("kind"), kind != "Config" {
            throw root.fault("kind", "is \"\(kind)\", not \"Config\": this is no kubeconfig")
        }
        currentContext = try root.text("current-context")
        if currentContext != nil { currentContextFile = file }
        clusters = try Self.entries(root, "clusters", "cluster")
        contexts = try Self.entries(root, "contexts", "context")
        users = try Self.entries(root, "users", "user")
    }

    private static func entries(
        _ root: FieldReader, _ list: String, _ payload: String
    ) throws(Diagnostic) -> [String: Entry] {
        var entries: [String: Entry] = [:]
        for item in try root.list(list) {
            guard item.value.mapValue != nil else {
                throw Diagnostic(.invalid, "must be a map, not \(item.value.kindName)", context: [item.place])
            }
            let name: String = try item.required("name")
            guard entries[name] == nil else {
                throw item.fault("name", "\"\(name)\" is in \(list) twice")
            }
            entries[name] = Entry(fields: try item.map(payload), folder: FilePath.folder(of: root.file))
        }
        return entries
    }

    /// kubectl's rule: the first file that says something about a value or a name wins, entries are never mixed.
    func merged(under later: Kubeconfig) -> Kubeconfig {
        var result: Kubeconfig = self
        if currentContext == nil {
            result.currentContext = later.currentContext
            result.currentContextFile = later.currentContextFile
        }
        result.clusters.merge(later.clusters) { first, _ in first }
        result.contexts.merge(later.contexts) { first, _ in first }
        result.users.merge(later.users) { first, _ in first }
        result.files += later.files
        return result
    }
}

/// Paths as text.
enum FilePath {
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// `path`, below `folder` if it is relative.
    static func resolve(_ path: String, in folder: String) -> String {
        if path.hasPrefix("/") || folder == "." { return path }
        return folder.hasSuffix("/") ? folder + path : "\(folder)/\(path)"
    }
}
