import Diagnostics

/// What `helm template` prints of a rendered chart.
package struct TemplateOutput: Sendable {
    /// Text that came from a template, or from a file under crds/.
    package struct Part: Sendable, Hashable {
        /// `chart/templates/x.yaml`
        package var source: String
        package var text: String
        /// Whether it is printed again after the chart's other objects: hooks and notes.
        var isAppended: Bool

        /// `---`, `# Source: ...`, the text.
        package var printed: String { "---\n# Source: \(source)\n\(text)\n" }
    }

    package struct Options: Sendable, Hashable {
        package var includesCRDs: Bool
        package var includesHooks: Bool
        package var includesTests: Bool
        package var includesNotes: Bool

        package init(
            includesCRDs: Bool = false, includesHooks: Bool = true, includesTests: Bool = true,
            includesNotes: Bool = false
        ) {
            self.includesCRDs = includesCRDs
            self.includesHooks = includesHooks
            self.includesTests = includesTests
            self.includesNotes = includesNotes
        }
    }

    /// In the order in which they are printed.
    package let parts: [Part]

    package init(_ rendered: RenderedChart, _ options: Options = Options()) {
        var parts: [Part] = []
        if options.includesCRDs {
            parts += rendered.chart.crdFiles.map { path, file in
                Part(source: path, text: String(decoding: file.data, as: UTF8.self), isAppended: false)
            }
        }
        parts += rendered.documents.map { Part(source: $0.source, text: $0.text, isAppended: false) }
        for hook in rendered.hooks where options.includesHooks {
            if !options.includesTests, hook.events.contains(.test) { continue }
            parts.append(Part(source: hook.document.source, text: hook.document.text, isAppended: true))
        }
        if options.includesNotes, !rendered.notes.isEmpty {
            let source: String = "\(rendered.chart.name)/templates/NOTES.txt"
            parts.append(Part(source: source, text: rendered.notes, isAppended: true))
        }
        self.parts = parts
    }

    /// Everything, as Helm prints it: white space around the release's objects is trimmed, that of hooks is kept.
    package var text: String {
        let manifest: String = parts.filter { !$0.isAppended }.map(\.printed).joined()
        return TemplateOutput.trimmed(manifest) + "\n" + parts.filter(\.isAppended).map(\.printed).joined()
    }

    /// Only the documents whose template is named by one of `patterns` (`templates/x.yaml`, `charts/sub/templates/*`).
    ///
    /// - Throws: `notFound` for a pattern that names nothing, with the nearest template there is.
    package func showing(only patterns: [String]) throws -> String {
        let documents: [(name: String, text: String)] = ManifestSplitter.documents(Array(text.utf8)).compactMap {
            let text: String = String(decoding: $0, as: UTF8.self)
            return TemplateOutput.sourceName(of: text).map { ($0, text) }
        }
        var output: String = ""
        for pattern in patterns {
            let wanted: ShellPattern? = ShellPattern(pattern)
            let found: [String] = documents.filter { wanted?.matches($0.name) ?? false }.map(\.text)
            guard !found.isEmpty else {
                let names: [String] = documents.map(\.name)
                throw Diagnostic(
                    .invalid, "could not find template \(pattern) in chart",
                    hint: Suggestion.hint(for: pattern, in: names)
                        ?? "templates with output: \(Set(names).sorted().prefix(10).joined(separator: ", "))")
            }
            for text in found { output += "---\n\(text)\n" }
        }
        return output
    }

    /// The template that a document names in its first `# Source:` line, without the chart's own folder.
    private static func sourceName(of document: String) -> String? {
        let mark: String = "# Source: "
        for line in document.split(separator: "\n") {
            guard let start = line.firstRange(of: mark)?.upperBound else { continue }
            let path: Substring = line[start...]
            guard let slash = path.firstIndex(of: "/"), slash > path.startIndex else { continue }
            let name: Substring = path[path.index(after: slash)...]
            if !name.isEmpty { return String(name) }
        }
        return nil
    }

    /// Go's `strings.TrimSpace`.
    private static func trimmed(_ text: String) -> String {
        let start: Substring = text.drop { $0.isWhitespace }
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...last])
    }
}
