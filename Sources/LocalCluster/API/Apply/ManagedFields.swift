import KubeModel
import ValueTree

/// `metadata.managedFields`: who set which fields last.
enum ManagedFields {
    struct Entry: Sendable, Hashable {
        var manager: String
        /// `Apply` or `Update`.
        var operation: String
        var apiVersion: String
        var subresource: String?
        var time: String
        var fields: FieldSet

        func isSameManager(as other: Entry) -> Bool {
            manager == other.manager && operation == other.operation && subresource == other.subresource
        }
    }

    static func entries(_ object: KubeObject) -> [Entry] {
        (object[at: "metadata", "managedFields"]?.listValue ?? []).map { entry in
            Entry(
                manager: entry["manager"]?.stringValue ?? "", operation: entry["operation"]?.stringValue ?? "Update",
                apiVersion: entry["apiVersion"]?.stringValue ?? "", subresource: entry["subresource"]?.stringValue,
                time: entry["time"]?.stringValue ?? "", fields: FieldSet(value: entry["fieldsV1"] ?? [:]))
        }
    }

    static func set(_ entries: [Entry], on object: inout KubeObject) {
        let kept: [Entry] = entries.filter { !$0.fields.isEmpty }
        let values: [Value] = kept.map { entry in
            var value: Value = [
                "manager": .string(entry.manager), "operation": .string(entry.operation),
                "apiVersion": .string(entry.apiVersion), "time": .string(entry.time), "fieldsType": "FieldsV1",
                "fieldsV1": entry.fields.value,
            ]
            if let subresource = entry.subresource { value["subresource"] = .string(subresource) }
            return value
        }
        object[at: "metadata", "managedFields"] = values.isEmpty ? nil : .list(values)
    }

    /// `made` with the fields that differ from `current` credited to the writer; an apply has done so itself, and
    /// the cluster's own controllers (no name) leave no trace.
    static func recorded(
        _ made: KubeObject, replacing current: KubeObject?, _ options: WriteOptions, part: ObjectService.Part,
        _ served: ServedResource, now: KubeTime
    ) -> KubeObject {
        if options.isApply { return made }
        var object: KubeObject = made
        var entries: [Entry] = current.map(ManagedFields.entries) ?? []
        if made[at: "metadata", "managedFields"] == [] || made[at: "metadata", "managedFields"] == [[:]] {
            entries = []
        }
        if options.manager.isEmpty {
            set(entries, on: &object)
            return object
        }
        let kind: String = served.isCustom ? "" : made.kind
        let new: [FieldSet.Path: Value] = FieldLeaves(made.value, kind: kind).values
        let old: [FieldSet.Path: Value] = current.map { FieldLeaves($0.value, kind: kind).values } ?? [:]
        let changed: Set<FieldSet.Path> = Set(new.filter { old[$0.key] != $0.value }.keys)
        let removed: Set<FieldSet.Path> = Set(old.keys.filter { new[$0] == nil })
        for index in entries.indices { entries[index].fields.paths.subtract(changed.union(removed)) }
        if !changed.isEmpty {
            let mine = Entry(
                manager: options.manager, operation: "Update", apiVersion: served.kind.apiVersion,
                subresource: part == .status ? "status" : nil, time: now.text, fields: FieldSet())
            merge(mine, changed, into: &entries)
        }
        set(entries, on: &object)
        return object
    }

    /// Adds `paths` to the entry of the same manager, or as a new entry.
    private static func merge(_ entry: Entry, _ paths: Set<FieldSet.Path>, into entries: inout [Entry]) {
        if let index = entries.firstIndex(where: entry.isSameManager) {
            entries[index].fields.paths.formUnion(paths)
            entries[index].time = entry.time
        } else {
            var added: Entry = entry
            added.fields.paths = paths
            entries.append(added)
        }
    }

    /// Whether `left` names managers or fields that `right` does not, whatever the times.
    static func hasNewApplier(_ left: KubeObject, _ right: KubeObject) -> Bool {
        func timeless(_ object: KubeObject) -> Set<Entry> {
            Set(
                entries(object).map { entry in
                    var entry: Entry = entry
                    entry.time = ""
                    return entry
                })
        }
        return timeless(left) != timeless(right)
    }
}
