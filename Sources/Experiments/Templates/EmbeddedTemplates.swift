/// The templates that the binary carries, by name: `istio-prom`, `slack`.
package enum EmbeddedTemplates {
    package struct Template: Sendable {
        package let name: String
        /// What it is for: the name of its folder, `custommetrics` or `notify`.
        package let purpose: String
        package let text: String

        /// The first sentence of the comment that it starts with.
        package var summary: String {
            let comment: Substring = text.drop { $0 == "{" || $0 == "-" || $0 == " " || $0 == "/" || $0 == "*" }
            return String(comment.prefix { $0 != "." && !$0.isNewline })
        }
    }

    /// Sorted by purpose and name.
    package static var all: [Template] {
        EmbeddedTemplateFiles.all.compactMap { file in
            let parts: [Substring] = file.name.split(separator: "/")
            guard parts.count == 2, parts[1].hasSuffix(".tpl") else { return nil }
            return Template(
                name: String(parts[1].dropLast(".tpl".count)), purpose: String(parts[0]), text: file.text)
        }
    }

    package static func template(named name: String) -> Template? { all.first { $0.name == name } }
}
