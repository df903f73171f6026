import Diagnostics

/// The rules of a `.helmignore`: which files and folders are no part of the chart.
struct IgnoreRules: Sendable {
    private struct Rule: Sendable {
        let pattern: ShellPattern
        let isNegated: Bool
        let onlyFolders: Bool
        /// Matches the whole path rather than the last part of it.
        let matchesPath: Bool
    }

    private var rules: [Rule] = []

    /// Just what Helm always ignores: hidden files right under `templates/`.
    init() {
        rules = IgnoreRules.always
    }

    /// - Throws: `invalid` with the line of a malformed pattern.
    init(text: String, file: String) throws {
        var line: Int = 0
        for raw in text.split(separator: "\n", omittingEmptySubsequences: false) {
            line += 1
            let trimmed: String = IgnoreRules.trim(raw)
            guard !trimmed.isEmpty, !trimmed.hasPrefix("#") else { continue }
            let location = SourceLocation(file: file, line: line, column: 1, sourceLine: String(raw))
            if trimmed.contains("**") {
                throw Diagnostic(.invalid, "double stars are not supported in ignore rules", at: location)
            }
            guard let rule = IgnoreRules.rule(trimmed) else {
                throw Diagnostic(.invalid, "malformed pattern \"\(trimmed)\"", at: location)
            }
            rules.append(rule)
        }
        rules += IgnoreRules.always
    }

    private static let always: [Rule] = rule("templates/.?*").map { [$0] } ?? []

    private static func trim(_ line: Substring) -> String {
        let isBlank: (Character) -> Bool = { $0.isWhitespace || $0 == "\u{FEFF}" }
        let start: Substring = line.drop(while: isBlank)
        return String(start.reversed().drop(while: isBlank).reversed())
    }

    private static func rule(_ text: String) -> Rule? {
        var pattern: Substring = text[...]
        let isNegated: Bool = pattern.hasPrefix("!")
        if isNegated { pattern.removeFirst() }
        let onlyFolders: Bool = pattern.hasSuffix("/")
        if onlyFolders { pattern.removeLast() }
        let isAnchored: Bool = pattern.hasPrefix("/")
        if isAnchored { pattern.removeFirst() }
        let matchesPath: Bool = isAnchored || pattern.contains("/")
        return ShellPattern(String(pattern)).map {
            Rule(pattern: $0, isNegated: isNegated, onlyFolders: onlyFolders, matchesPath: matchesPath)
        }
    }

    /// Whether what is at `path` inside the chart is ignored. As in Helm, a negated rule ignores all that it does
    /// not match, and the first rule that decides wins.
    func ignores(_ path: String, isFolder: Bool) -> Bool {
        let name: Substring = path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...]
        for rule in rules {
            if rule.onlyFolders, !isFolder {
                if rule.isNegated { return true }
                continue
            }
            let isMatch: Bool = rule.matchesPath ? rule.pattern.matches(path) : rule.pattern.matches(name)
            if isMatch != rule.isNegated { return true }
        }
        return false
    }
}
