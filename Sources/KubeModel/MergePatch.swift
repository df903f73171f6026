package import ValueTree

/// JSON merge patch (RFC 7386): maps merge, null deletes, all else replaces.
package enum MergePatch {
    package static func apply(_ patch: Value, to target: Value) -> Value {
        guard case .map(let changes) = patch else { return patch }
        var members: [String: Value] = target.mapValue ?? [:]
        for (key, change) in changes {
            members[key] = change == .null ? nil : apply(change, to: members[key] ?? .null)
        }
        return .map(members)
    }

    /// The patch that turns `original` into `modified`; an empty map if they are the same.
    ///
    /// Nulls inside `modified`'s maps can't be expressed: the patch would delete the member.
    package static func difference(from original: Value, to modified: Value) -> Value {
        guard case .map(let old) = original, case .map(let new) = modified else {
            return modified
        }
        var changes: [String: Value] = [:]
        for (key, value) in new {
            guard let before = old[key] else {
                changes[key] = value
                continue
            }
            if before == value { continue }
            if case .map = before, case .map = value {
                changes[key] = difference(from: before, to: value)
            } else {
                changes[key] = value
            }
        }
        for key in old.keys where new[key] == nil { changes[key] = .null }
        return .map(changes)
    }

    /// Three-way: what `modified` says wins over `current`, what `original` had and `modified` lacks is deleted,
    /// and what only `current` has stays.
    package static func threeWay(original: Value, modified: Value, current: Value) -> Value {
        let additions: Value = keepingAdditions(difference(from: current, to: modified))
        let deletions: Value = keepingDeletions(difference(from: original, to: modified))
        return deletions.merged(with: additions)
    }

    private static func keepingAdditions(_ patch: Value) -> Value {
        guard case .map(let members) = patch else { return patch }
        var kept: [String: Value] = [:]
        for (key, value) in members where value != .null {
            let inner: Value = keepingAdditions(value)
            if case .map(let map) = inner, map.isEmpty, case .map(let before) = value, !before.isEmpty { continue }
            kept[key] = inner
        }
        return .map(kept)
    }

    private static func keepingDeletions(_ patch: Value) -> Value {
        guard case .map(let members) = patch else { return [:] }
        var kept: [String: Value] = [:]
        for (key, value) in members {
            if value == .null { kept[key] = .null }
            if case .map = value {
                let inner: Value = keepingDeletions(value)
                if inner != [:] { kept[key] = inner }
            }
        }
        return .map(kept)
    }
}
