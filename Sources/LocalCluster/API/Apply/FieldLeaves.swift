import KubeModel
import ValueTree

/// The managed leaves of an object with their values.
struct FieldLeaves {
    private(set) var values: [FieldSet.Path: Value] = [:]

    /// Fields that say what the object is rather than what it should be, and are nobody's.
    private static let unmanaged: Set<String> = [
        "name", "namespace", "generateName", "uid", "resourceVersion", "generation", "creationTimestamp",
        "deletionTimestamp", "deletionGracePeriodSeconds", "managedFields", "selfLink",
    ]

    /// - Parameter kind: decides which lists are told apart element by element.
    init(_ object: Value, kind: String) {
        for (key, member) in object.mapValue ?? [:] where key != "apiVersion" && key != "kind" {
            if key == "metadata" {
                let managed = (member.mapValue ?? [:]).filter { !FieldLeaves.unmanaged.contains($0.key) }
                for (name, value) in managed {
                    collect(value, [.field(key), .field(name)], [key, name], kind)
                }
            } else {
                collect(member, [.field(key)], [key], kind)
            }
        }
    }

    var set: FieldSet {
        var set = FieldSet()
        set.paths = Set(values.keys)
        return set
    }

    private mutating func collect(_ value: Value, _ path: FieldSet.Path, _ keys: [String], _ kind: String) {
        switch value {
        case .null: return
        case .map(let members) where !members.isEmpty:
            for (name, member) in members { collect(member, path + [.field(name)], keys + [name], kind) }
        case .list(let elements):
            switch MergeKeys.strategy(keys, of: kind) {
            case .byKey(let key) where elements.allSatisfy({ $0[key] != nil }):
                for element in elements {
                    let step = FieldSet.Step.element([key: element[key] ?? .null])
                    values[path + [step]] = [:]
                    collect(element, path + [step], keys, kind)
                }
            case .set:
                for element in elements { values[path + [.value(element)]] = element }
            default: values[path] = value
            }
        default: values[path] = value
        }
    }
}
