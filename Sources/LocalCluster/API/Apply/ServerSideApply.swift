import KubeModel
import ValueTree

/// Server-side apply: an applied configuration is merged into the object, what its manager applied before and now
/// leaves out goes, and fields of other managers are touched by force only.
enum ServerSideApply {
    /// What applying `configuration` makes of `current`.
    ///
    /// - Throws: ``KubeStatus`` 409 with one cause per field when other managers own fields that would change.
    static func apply(
        _ configuration: Value, to current: KubeObject, _ served: ServedResource, _ options: WriteOptions,
        now: KubeTime
    ) throws(KubeStatus) -> KubeObject {
        let kind: String = served.isCustom ? "" : current.kind
        let wanted = FieldLeaves(configuration, kind: kind)
        var mine = ManagedFields.Entry(
            manager: options.manager, operation: "Apply", apiVersion: served.kind.apiVersion, subresource: nil,
            time: now.text, fields: wanted.set)
        var others: [ManagedFields.Entry] = ManagedFields.entries(current)
        let before: FieldSet = others.first(where: mine.isSameManager)?.fields ?? FieldSet()
        others.removeAll(where: mine.isSameManager)

        let present: [FieldSet.Path: Value] = FieldLeaves(current.value, kind: kind).values
        let disputed: Set<FieldSet.Path> = Set(
            wanted.values.filter { path, value in present[path] != nil && present[path] != value }.keys)
        try settle(disputed, &others, current, served, options)

        var value: Value = merged(configuration, into: current.value, [], kind)
        let kept: Set<FieldSet.Path> = others.reduce(into: wanted.set.paths) { $0.formUnion($1.fields.paths) }
        let dropped: [FieldSet.Path] = before.paths.subtracting(wanted.set.paths).filter { path in
            !isKey(path) && !kept.contains { $0.starts(with: path) }
        }
        // Elements before what is in them, which they take along.
        for path in dropped.sorted(by: { $0.count < $1.count }) { remove(path[...], from: &value) }
        if value == current.value, before == mine.fields {
            mine.time = ManagedFields.entries(current).first(where: mine.isSameManager)?.time ?? mine.time
        }
        var made = KubeObject(value)
        ManagedFields.set(others + [mine], on: &made)
        return made
    }

    /// Whether the path leads to the member that an element of a list is told by: that goes with the element only.
    private static func isKey(_ path: FieldSet.Path) -> Bool {
        guard path.count > 1, case .field(let name) = path[path.count - 1],
            case .element(let keys) = path[path.count - 2]
        else { return false }
        return keys[name] != nil
    }

    private static func settle(
        _ disputed: Set<FieldSet.Path>, _ others: inout [ManagedFields.Entry], _ current: KubeObject,
        _ served: ServedResource, _ options: WriteOptions
    ) throws(KubeStatus) {
        var causes: [KubeStatus.Cause] = []
        for index in others.indices {
            let taken: Set<FieldSet.Path> = others[index].fields.paths.intersection(disputed)
            if options.isForced {
                others[index].fields.paths.subtract(taken)
                continue
            }
            causes += taken.map { path in
                KubeStatus.Cause(
                    reason: "FieldManagerConflict",
                    message: "conflict with \"\(others[index].manager)\" using "
                        + others[index].apiVersion, field: name(path))
            }
        }
        guard !causes.isEmpty else { return }
        causes.sort { ByteOrder.precedes($0.field, $1.field) }
        let fields: String = causes.map { "\($0.message): \($0.field)" }.joined(separator: ", ")
        let count: String = causes.count == 1 ? "1 conflict" : "\(causes.count) conflicts"
        throw KubeStatus(
            code: 409, reason: "Conflict", message: "Apply failed with \(count): \(fields)",
            details: KubeStatus.Details(
                name: current.name, group: served.kind.group, kind: served.kind.plural, causes: causes))
    }

    /// `.spec.template.spec.containers[name="web"].image`.
    private static func name(_ path: FieldSet.Path) -> String {
        path.map { step in
            switch step {
            case .field(let name): return ".\(name)"
            case .element(let keys):
                return
                    "[\(keys.sortedKeys.map { "\($0)=\(JSONWriter.string(keys[$0] ?? .null))" }.joined(separator: ","))]"
            case .value(let value): return "[=\(JSONWriter.string(value))]"
            }
        }.joined()
    }

    private static func merged(_ change: Value, into target: Value, _ path: [String], _ kind: String) -> Value {
        switch change {
        case .map(let changes):
            var members: [String: Value] = target.mapValue ?? [:]
            for (key, value) in changes {
                members[key] = value == .null ? nil : merged(value, into: members[key] ?? .null, path + [key], kind)
            }
            return .map(members)
        case .list(let elements):
            var list: [Value] = target.listValue ?? []
            switch MergeKeys.strategy(path, of: kind) {
            case .byKey(let key) where (elements + list).allSatisfy({ $0[key] != nil }):
                for element in elements {
                    if let place = list.firstIndex(where: { $0[key] == element[key] }) {
                        list[place] = merged(element, into: list[place], path, kind)
                    } else {
                        list.append(element)
                    }
                }
                return .list(list)
            case .set: return .list(list + elements.filter { !list.contains($0) })
            default: return change
            }
        default: return change
        }
    }

    /// Removes what `path` leads to; maps that become empty by it go too.
    private static func remove(_ path: ArraySlice<FieldSet.Step>, from value: inout Value) {
        guard let first = path.first else { return }
        let rest: ArraySlice<FieldSet.Step> = path.dropFirst()
        switch first {
        case .field(let name):
            guard var member = value[name] else { return }
            if rest.isEmpty {
                value[name] = nil
                return
            }
            remove(rest, from: &member)
            value[name] = member == [:] || member == [] ? nil : member
        case .element(let keys):
            guard var list = value.listValue,
                let place = list.firstIndex(where: { element in keys.allSatisfy { element[$0.key] == $0.value } })
            else { return }
            if rest.isEmpty { list.remove(at: place) } else { remove(rest, from: &list[place]) }
            value = .list(list)
        case .value(let element):
            value = .list((value.listValue ?? []).filter { $0 != element })
        }
    }
}
