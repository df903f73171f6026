import Diagnostics
import ValueTree
import YAML

/// Turns the output of templates into objects and hooks, as Helm sorts them.
enum ManifestSorter {
    struct Sorted {
        var documents: [RenderedDocument]
        var hooks: [RenderedHook]
    }

    /// - Parameter files: output by template name; partials and NOTES.txt are not among them.
    /// - Throws: `invalid` for output that is no YAML.
    static func sort(_ files: [String: [UInt8]]) throws -> Sorted {
        var documents: [RenderedDocument] = []
        var hooks: [RenderedHook] = []
        for source in files.sortedKeys {
            let output: [UInt8] = files[source] ?? []
            guard !ManifestSplitter.trimmed(output[...]).isEmpty else { continue }
            for text in ManifestSplitter.documents(output) {
                let document: RenderedDocument = try self.document(text, source: source)
                let metadata = StructFields(document.object["metadata"] ?? .null)
                let annotations: [String: String] = metadata.stringMap("annotations") ?? [:]
                guard let events = annotations["helm.sh/hook"] else {
                    documents.append(document)
                    continue
                }
                if let hook = hook(document, events: events, annotations) { hooks.append(hook) }
            }
        }
        return Sorted(
            documents: InstallOrder.sorted(documents, kind: \.kind),
            hooks: InstallOrder.sorted(hooks) { $0.document.kind })
    }

    private static func document(_ text: [UInt8], source: String) throws -> RenderedDocument {
        let object: Value
        do {
            object = try YAMLReader.parse(text, file: "output of \(source)", numbers: .integersAndFloats)
        } catch {
            throw error.hinting("lines are counted in the rendered document, not in the template")
        }
        guard object.isNull || object.mapValue != nil else {
            throw Diagnostic(.invalid, "\(source) renders to \(object.kindName), not to an object")
        }
        return RenderedDocument(source: source, text: String(decoding: text, as: UTF8.self), object: object)
    }

    /// nil if an event is unknown: Helm drops such hooks.
    private static func hook(
        _ document: RenderedDocument, events: String, _ annotations: [String: String]
    ) -> RenderedHook? {
        var known: [RenderedHook.Event] = []
        for word in words(events) {
            guard let event = RenderedHook.Event(rawValue: word == "test-success" ? "test" : word) else { return nil }
            known.append(event)
        }
        func list(_ annotation: String) -> [String] {
            annotations[annotation].map(words) ?? []
        }
        return RenderedHook(
            document: document, name: document.object[at: "metadata", "name"]?.stringValue ?? "", events: known,
            weight: annotations["helm.sh/hook-weight"].flatMap { Int($0) } ?? 0,
            deletePolicies: list("helm.sh/hook-delete-policy"),
            outputLogPolicies: list("helm.sh/hook-output-log-policy"))
    }

    private static func words(_ list: String) -> [String] {
        list.split(separator: ",", omittingEmptySubsequences: false).map { word in
            let start: Substring = word.drop { $0.isWhitespace }
            return String(start.reversed().drop { $0.isWhitespace }.reversed()).lowercased()
        }
    }
}
