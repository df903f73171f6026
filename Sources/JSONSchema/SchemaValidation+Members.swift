import Diagnostics
import ValueTree

/// Keywords about what is inside lists and maps.
extension SchemaValidation {
    mutating func checkProperties(
        _ members: [String: Value], _ keywords: [String: Value], _ path: ValuePath, _ base: String,
        _ outcome: inout Outcome
    ) {
        outcome.violations += SchemaKeywords.properties(members, keywords, path)
        let named: [String: Value] = keywords["properties"]?.mapValue ?? [:]
        let patterns: [String: Value] = keywords["patternProperties"]?.mapValue ?? [:]
        for key in members.sortedKeys {
            let member: Value = members[key] ?? .null
            let inner: ValuePath = path.appending(key)
            var isKnown: Bool = false
            if let schema = named[key] {
                isKnown = true
                outcome.violations += check(member, against: schema, at: inner, base: base).violations
            }
            for pattern in patterns.sortedKeys where validator.patterns[pattern]?.matches(key) == true {
                isKnown = true
                outcome.violations +=
                    check(member, against: patterns[pattern] ?? true, at: inner, base: base).violations
            }
            if isKnown { outcome.properties.insert(key) }
            if !isKnown, let additional = keywords["additionalProperties"] {
                outcome.properties.insert(key)
                outcome.violations += unknown(key, member, additional, named, path, base)
            }
            if validator.draft >= .six, let names = keywords["propertyNames"] {
                let about: [Violation] = check(.string(key), against: names, at: inner, base: base).violations
                outcome.violations += about.map { Violation(path: $0.path, message: "as a key, \($0.message)") }
            }
        }
        checkDependencies(members, keywords, path, base, &outcome)
    }

    /// What `additionalProperties` says about a key that is not described.
    private mutating func unknown(
        _ key: String, _ member: Value, _ schema: Value, _ named: [String: Value], _ path: ValuePath, _ base: String
    ) -> [Violation] {
        guard schema == false else {
            return check(member, against: schema, at: path.appending(key), base: base).violations
        }
        let known: [String] = named.sortedKeys
        let hint: String? = Suggestion.hint(for: key, in: known)
        let list: String = known.isEmpty || known.count > 20 ? "" : "; known are \(known.joined(separator: ", "))"
        return [Violation(path: path, message: "unknown key \"\(key)\"\(hint == nil ? list : "")", hint: hint)]
    }

    private mutating func checkDependencies(
        _ members: [String: Value], _ keywords: [String: Value], _ path: ValuePath, _ base: String,
        _ outcome: inout Outcome
    ) {
        for keyword in ["dependencies", "dependentRequired", "dependentSchemas"] {
            guard case .map(let dependencies)? = keywords[keyword] else { continue }
            for key in dependencies.sortedKeys where members[key] != nil {
                let dependency: Value = dependencies[key] ?? .null
                guard case .list(let names) = dependency else {
                    outcome.merge(check(.map(members), against: dependency, at: path, base: base))
                    continue
                }
                for name in names.compactMap(\.stringValue) where members[name] == nil {
                    outcome.merge(refusal("\"\(key)\" needs \"\(name)\" beside it, which is missing", path))
                }
            }
        }
    }

    mutating func checkItems(
        _ items: [Value], _ keywords: [String: Value], _ path: ValuePath, _ base: String, _ outcome: inout Outcome
    ) {
        outcome.violations += SchemaKeywords.items(items, keywords, path)
        var prefix: [Value] = []
        var rest: Value?
        if validator.draft >= .year2020 {
            prefix = keywords["prefixItems"]?.listValue ?? []
            rest = keywords["items"]
        } else if case .list(let schemas)? = keywords["items"] {
            prefix = schemas
            rest = keywords["additionalItems"]
        } else {
            rest = keywords["items"]
        }
        for (index, item) in items.enumerated() {
            guard let schema = index < prefix.count ? prefix[index] : rest else { continue }
            outcome.items.insert(index)
            if index >= prefix.count, schema == false {
                outcome.merge(refusal("there are more than \(prefix.count) items", path))
                break
            }
            outcome.violations += check(item, against: schema, at: path.appending(index), base: base).violations
        }
        checkContains(items, keywords, path, base, &outcome)
    }

    private mutating func checkContains(
        _ items: [Value], _ keywords: [String: Value], _ path: ValuePath, _ base: String, _ outcome: inout Outcome
    ) {
        guard validator.draft >= .six, let schema = keywords["contains"] else { return }
        var found: Int = 0
        for (index, item) in items.enumerated()
        where check(item, against: schema, at: path.appending(index), base: base).isValid {
            found += 1
            if validator.draft >= .year2020 { outcome.items.insert(index) }
        }
        let isNewer: Bool = validator.draft >= .year2019
        let minimum: Int64 = isNewer ? keywords["minContains"]?.intValue ?? 1 : 1
        if found < minimum {
            outcome.merge(refusal("it has \(found) items of the wanted form, and needs \(minimum)", path))
        }
        if isNewer, let maximum = keywords["maxContains"]?.intValue, found > maximum {
            outcome.merge(refusal("it has \(found) items of a form of which \(maximum) are allowed", path))
        }
    }

    mutating func checkUnevaluated(
        _ value: Value, _ keywords: [String: Value], _ path: ValuePath, _ base: String, _ outcome: inout Outcome
    ) {
        guard validator.draft >= .year2019 else { return }
        if case .map(let members) = value, let schema = keywords["unevaluatedProperties"] {
            let known: [String: Value] = keywords["properties"]?.mapValue ?? [:]
            for key in members.sortedKeys where !outcome.properties.contains(key) {
                outcome.properties.insert(key)
                outcome.violations += unknown(key, members[key] ?? .null, schema, known, path, base)
            }
        }
        if case .list(let items) = value, let schema = keywords["unevaluatedItems"] {
            for (index, item) in items.enumerated() where !outcome.items.contains(index) {
                outcome.items.insert(index)
                outcome.violations += check(item, against: schema, at: path.appending(index), base: base).violations
            }
        }
    }
}
