package import Diagnostics
package import ValueTree

/// Strategic merge patch: merge patch that knows which lists of the built-in kinds merge by key, with the directives
/// `$patch`, `$retainKeys`, `$deleteFromPrimitiveList` and `$setElementOrder`.
package enum StrategicMergePatch {
    /// Whether the kind has merge keys we know; others (custom resources) take JSON merge patches.
    package static func supports(_ kind: GroupVersionKind) -> Bool {
        !kind.group.contains(".")
            || kind.group.hasSuffix(".k8s.io")
                && kind.kind != "CustomResourceDefinition"
    }

    package static func apply(_ patch: Value, to target: Value, kind: String) throws(Diagnostic) -> Value {
        try merge(patch, into: target, path: [], kind: kind)
    }

    // MARK: - applying

    private static func merge(_ patch: Value, into target: Value, path: [String], kind: String) throws(Diagnostic)
        -> Value
    {
        guard case .map(let changes) = patch else { return patch }
        switch changes["$patch"]?.stringValue {
        case "replace": return .map(changes.filter { $0.key != "$patch" })
        case "delete": return [:]
        case nil, "merge": break
        case let other?: throw Diagnostic(.invalid, "unknown $patch directive \"\(other)\"")
        }
        var members: [String: Value] = target.mapValue ?? [:]
        if let retained = changes["$retainKeys"]?.listValue?.compactMap(\.stringValue) {
            members = members.filter { retained.contains($0.key) }
        }
        for (key, change) in changes where !key.hasPrefix("$") {
            let below: [String] = path + [key]
            switch change {
            case .null: members[key] = nil
            case .map: members[key] = try merge(change, into: members[key] ?? [:], path: below, kind: kind)
            case .list(let elements):
                let order: Value? = changes["$setElementOrder/\(key)"]
                members[key] = try mergeList(elements, into: members[key]?.listValue ?? [], order, below, kind)
            default: members[key] = change
            }
        }
        for (key, change) in changes {
            if let field = suffix(of: key, after: "$deleteFromPrimitiveList/"), let gone = change.listValue {
                members[field] = members[field]?.listValue.map { .list($0.filter { !gone.contains($0) }) }
            }
            if let field = suffix(of: key, after: "$setElementOrder/"), changes[field] == nil,
                let existing = members[field]?.listValue, let order = change.listValue
            {
                members[field] = .list(sorted(existing, by: order, MergeKeys.strategy(path + [field], of: kind)))
            }
        }
        return .map(members)
    }

    private static func suffix(of key: String, after prefix: String) -> String? {
        key.hasPrefix(prefix) ? String(key.dropFirst(prefix.count)) : nil
    }

    private static func mergeList(
        _ changes: [Value], into existing: [Value], _ order: Value?, _ path: [String], _ kind: String
    ) throws(Diagnostic) -> Value {
        let strategy: MergeKeys.Strategy = MergeKeys.strategy(path, of: kind)
        if changes.contains(where: { $0["$patch"]?.stringValue == "replace" }) {
            return .list(changes.filter { $0["$patch"] == nil })
        }
        var merged: [Value] = existing
        switch strategy {
        case .replace: return .list(changes)
        case .set:
            for change in changes where !merged.contains(change) { merged.append(change) }
        case .byKey(let key):
            for change in changes {
                guard let identity = change[key] else {
                    throw Diagnostic(
                        .invalid, "\(path.joined(separator: ".")): an element lacks the merge key \"\(key)\"")
                }
                let place: Int? = merged.firstIndex { $0[key] == identity }
                if change["$patch"]?.stringValue == "delete" {
                    merged.removeAll { $0[key] == identity }
                } else if let place {
                    merged[place] = try merge(change, into: merged[place], path: path, kind: kind)
                } else {
                    merged.append(try merge(change, into: [:], path: path, kind: kind))
                }
            }
        }
        if let order = order?.listValue { merged = sorted(merged, by: order, strategy) }
        return .list(merged)
    }

    /// Elements in the wanted order; those that it does not name keep their place relative to the one before them.
    private static func sorted(_ elements: [Value], by order: [Value], _ strategy: MergeKeys.Strategy) -> [Value] {
        func rank(_ element: Value) -> Int? {
            if case .byKey(let key) = strategy { return order.firstIndex { $0[key] == element[key] } }
            return order.firstIndex(of: element)
        }
        var last: Int = -1
        let ranked: [(rank: Int, place: Int, element: Value)] = elements.enumerated().map { place, element in
            if let rank = rank(element) { last = rank }
            return (last, place, element)
        }
        return ranked.sorted { ($0.rank, $0.place) < ($1.rank, $1.place) }.map(\.element)
    }

    // MARK: - making

    /// The patch from `original` to `modified`.
    package static func difference(from original: Value, to modified: Value, kind: String) -> Value {
        .map(
            difference(
                original.mapValue ?? [:], modified.mapValue ?? [:], [], kind, Parts(additions: true, deletions: true)))
    }

    /// What Helm and kubectl send: `modified` wins over `current`, what `original` had and `modified` lacks is
    /// deleted, what only `current` has stays. An empty map means that nothing is to be done.
    package static func threeWay(original: Value, modified: Value, current: Value, kind: String) -> Value {
        let additions: [String: Value] = difference(
            current.mapValue ?? [:], modified.mapValue ?? [:], [], kind, Parts(additions: true, deletions: false))
        let deletions: [String: Value] = difference(
            original.mapValue ?? [:], modified.mapValue ?? [:], [], kind, Parts(additions: false, deletions: true))
        return join(.map(deletions), .map(additions), [], kind)
    }

    private struct Parts {
        let additions: Bool
        let deletions: Bool
    }

    private static func difference(
        _ old: [String: Value], _ new: [String: Value], _ path: [String], _ kind: String, _ parts: Parts
    ) -> [String: Value] {
        var changes: [String: Value] = [:]
        for (key, value) in new {
            guard let before = old[key], before != .null else {
                if parts.additions, value != .null { changes[key] = value }
                continue
            }
            if before == value { continue }
            switch (before, value) {
            case (.map(let one), .map(let other)):
                let inner: [String: Value] = difference(one, other, path + [key], kind, parts)
                if !inner.isEmpty { changes[key] = .map(inner) }
            case (.list(let one), .list(let other)):
                listDifference(one, other, key, path, kind, parts, into: &changes)
            default:
                if parts.additions { changes[key] = value }
            }
        }
        if parts.deletions {
            for key in old.keys where new[key] == nil { changes[key] = .null }
        }
        return changes
    }

    private static func listDifference(
        _ old: [Value], _ new: [Value], _ key: String, _ path: [String], _ kind: String, _ parts: Parts,
        into changes: inout [String: Value]
    ) {
        let below: [String] = path + [key]
        switch MergeKeys.strategy(below, of: kind) {
        case .replace:
            if parts.additions { changes[key] = .list(new) }
        case .set:
            let added: [Value] = new.filter { !old.contains($0) }
            let gone: [Value] = old.filter { !new.contains($0) }
            if parts.additions, !added.isEmpty { changes[key] = .list(added) }
            if parts.deletions, !gone.isEmpty { changes["$deleteFromPrimitiveList/\(key)"] = .list(gone) }
        case .byKey(let mergeKey):
            guard (old + new).allSatisfy({ $0[mergeKey] != nil }) else {
                if parts.additions { changes[key] = .list(new) }
                return
            }
            var elements: [Value] = []
            for element in new {
                guard let before = old.first(where: { $0[mergeKey] == element[mergeKey] }) else {
                    if parts.additions { elements.append(element) }
                    continue
                }
                var inner: [String: Value] = difference(
                    before.mapValue ?? [:], element.mapValue ?? [:], below, kind, parts)
                guard !inner.isEmpty else { continue }
                inner[mergeKey] = element[mergeKey]
                elements.append(.map(inner))
            }
            if parts.deletions {
                for element in old where !new.contains(where: { $0[mergeKey] == element[mergeKey] }) {
                    elements.append(.map(["$patch": "delete", mergeKey: element[mergeKey] ?? .null]))
                }
            }
            guard !elements.isEmpty else { return }
            changes[key] = .list(elements)
            changes["$setElementOrder/\(key)"] = .list(new.map { .map([mergeKey: $0[mergeKey] ?? .null]) })
        }
    }

    /// Two patches as one; the second wins.
    private static func join(_ first: Value, _ second: Value, _ path: [String], _ kind: String) -> Value {
        guard case .map(var members) = first, case .map(let above) = second else { return second }
        for (key, value) in above {
            guard let below = members[key] else {
                members[key] = value
                continue
            }
            if case .list(let ones) = below, case .list(let others) = value, !key.hasPrefix("$"),
                case .byKey(let mergeKey) = MergeKeys.strategy(path + [key], of: kind)
            {
                members[key] = .list(joinLists(ones, others, mergeKey, path + [key], kind))
            } else {
                members[key] = join(below, value, path + [key], kind)
            }
        }
        return .map(members)
    }

    private static func joinLists(
        _ ones: [Value], _ others: [Value], _ mergeKey: String, _ path: [String], _ kind: String
    ) -> [Value] {
        var joined: [Value] = ones
        for other in others {
            if let place = joined.firstIndex(where: { $0[mergeKey] == other[mergeKey] }) {
                joined[place] = join(joined[place], other, path, kind)
            } else {
                joined.append(other)
            }
        }
        return joined
    }
}
