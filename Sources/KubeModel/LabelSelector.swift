package import Diagnostics
package import ValueTree

/// Which labels an object must have: the text form of `-l` and the structured form of specs.
package struct LabelSelector: Sendable, Hashable {
    package enum Requirement: Sendable, Hashable {
        case exists(String)
        case absent(String)
        case oneOf(String, Set<String>)
        /// An object without the label satisfies this too.
        case noneOf(String, Set<String>)
        case above(String, Int64)
        case below(String, Int64)

        package func holds(for labels: [String: String]) -> Bool {
            switch self {
            case .exists(let key): return labels[key] != nil
            case .absent(let key): return labels[key] == nil
            case .oneOf(let key, let values): return labels[key].map(values.contains) ?? false
            case .noneOf(let key, let values): return labels[key].map { !values.contains($0) } ?? true
            case .above(let key, let bound): return labels[key].flatMap { Int64($0) }.map { $0 > bound } ?? false
            case .below(let key, let bound): return labels[key].flatMap { Int64($0) }.map { $0 < bound } ?? false
            }
        }
    }

    package var requirements: [Requirement]

    package init(_ requirements: [Requirement] = []) {
        self.requirements = requirements
    }

    package init(matching labels: [String: String]) {
        requirements = labels.sortedKeys.map { key in .oneOf(key, [labels[key] ?? ""]) }
    }

    /// From a spec's `{matchLabels, matchExpressions}`; a plain map of strings is taken as matchLabels.
    package init(value: Value) throws(Diagnostic) {
        var requirements: [Requirement] = []
        let isStructured: Bool = value["matchLabels"]?.mapValue != nil || value["matchExpressions"] != nil
        let labels: [String: Value] = (isStructured ? value["matchLabels"]?.mapValue : value.mapValue) ?? [:]
        for key in labels.sortedKeys {
            guard let wanted = labels[key]?.stringValue else {
                throw Diagnostic(.invalid, "label \"\(key)\" of a selector must be a string")
            }
            requirements.append(.oneOf(key, [wanted]))
        }
        for expression in value["matchExpressions"]?.listValue ?? [] {
            let key: String = expression["key"]?.stringValue ?? ""
            let values: Set<String> = Set((expression["values"]?.listValue ?? []).compactMap(\.stringValue))
            switch expression["operator"]?.stringValue {
            case "In": requirements.append(.oneOf(key, values))
            case "NotIn": requirements.append(.noneOf(key, values))
            case "Exists": requirements.append(.exists(key))
            case "DoesNotExist": requirements.append(.absent(key))
            case let other:
                throw Diagnostic(.invalid, "\"\(other ?? "")\" is not a valid label selector operator")
            }
        }
        self.requirements = requirements
    }

    /// From kubectl's text: `a=b,c!=d,e in (f,g),h notin (i),j,!k,l>3`.
    package init(parsing text: String) throws(Diagnostic) {
        requirements = []
        for part in LabelSelector.split(text) {
            guard let requirement = LabelSelector.requirement(part) else {
                throw Diagnostic(
                    .invalid, "unable to parse label selector \"\(text)\" at \"\(part)\"",
                    hint: "write it as kubectl does: key=value, key!=value, key in (a,b), key, !key")
            }
            requirements.append(requirement)
        }
    }

    package func matches(_ labels: [String: String]) -> Bool {
        requirements.allSatisfy { $0.holds(for: labels) }
    }

    /// The text form, as `labelSelector` takes it.
    package var text: String {
        requirements.map { requirement in
            switch requirement {
            case .exists(let key): return key
            case .absent(let key): return "!\(key)"
            case .oneOf(let key, let values):
                if values.count == 1, let value = values.first { return "\(key)=\(value)" }
                return "\(key) in (\(values.sorted().joined(separator: ",")))"
            case .noneOf(let key, let values): return "\(key) notin (\(values.sorted().joined(separator: ",")))"
            case .above(let key, let bound): return "\(key)>\(bound)"
            case .below(let key, let bound): return "\(key)<\(bound)"
            }
        }.joined(separator: ",")
    }

    /// Splits at commas outside parentheses; an empty text has no parts.
    private static func split(_ text: String) -> [String] {
        var parts: [String] = [""]
        var depth: Int = 0
        for character in text {
            if character == "(" { depth += 1 }
            if character == ")" { depth -= 1 }
            if character == ",", depth == 0 { parts.append("") } else { parts[parts.count - 1].append(character) }
        }
        let trimmed: [String] = parts.map(trim)
        return trimmed == [""] ? [] : trimmed
    }

    private static func requirement(_ part: String) -> Requirement? {
        if part.hasPrefix("!"), !part.contains("=") {
            let key: String = trim(String(part.dropFirst()))
            return isKey(key) ? .absent(key) : nil
        }
        for (mark, isEqual) in [("!=", false), ("==", true), ("=", true)] {
            guard let range = part.firstRange(of: mark) else { continue }
            let key: String = trim(String(part[..<range.lowerBound]))
            let value: String = trim(String(part[range.upperBound...]))
            guard isKey(key), KubeNames.isLabelValue(value) else { return nil }
            return isEqual ? .oneOf(key, [value]) : .noneOf(key, [value])
        }
        for (mark, isAbove) in [(">", true), ("<", false)] {
            guard let range = part.firstRange(of: mark) else { continue }
            let key: String = trim(String(part[..<range.lowerBound]))
            guard isKey(key), let bound = Int64(trim(String(part[range.upperBound...]))) else { return nil }
            return isAbove ? .above(key, bound) : .below(key, bound)
        }
        if part.hasSuffix(")"), let open = part.firstIndex(of: "(") {
            let words: [Substring] = part[..<open].split(separator: " ")
            guard words.count == 2, isKey(String(words[0])) else { return nil }
            let inner: Substring = part[part.index(after: open)...].dropLast()
            let values: [String] = inner.split(separator: ",", omittingEmptySubsequences: false).map {
                trim(String($0))
            }
            guard values.allSatisfy(KubeNames.isLabelValue) else { return nil }
            switch words[1] {
            case "in": return .oneOf(String(words[0]), Set(values))
            case "notin": return .noneOf(String(words[0]), Set(values))
            default: return nil
            }
        }
        return isKey(part) ? .exists(part) : nil
    }

    private static func isKey(_ text: String) -> Bool { KubeNames.isQualifiedName(text) }

    private static func trim(_ text: String) -> String {
        var rest: Substring = text[...]
        while rest.first == " " { rest.removeFirst() }
        while rest.last == " " { rest.removeLast() }
        return String(rest)
    }
}
