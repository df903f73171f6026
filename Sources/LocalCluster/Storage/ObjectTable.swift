import KubeModel
import ValueTree

/// All objects in memory, by resource, namespace and name.
struct ObjectTable {
    private var objects: [GroupResource: [String: [String: KubeObject]]] = [:]

    subscript(key: ObjectKey) -> KubeObject? {
        get { objects[key.resource]?[key.namespace]?[key.name] }
        set {
            objects[key.resource, default: [:]][key.namespace, default: [:]][key.name] = newValue
            if objects[key.resource]?[key.namespace]?.isEmpty == true {
                objects[key.resource]?[key.namespace] = nil
            }
        }
    }

    /// Of one namespace or, for nil, of all; in no particular order.
    func all(_ resource: GroupResource, namespace: String?) -> [KubeObject] {
        guard let spaces = objects[resource] else { return [] }
        if let namespace { return spaces[namespace].map { Array($0.values) } ?? [] }
        return spaces.values.flatMap(\.values)
    }

    /// The same, sorted by namespace and name.
    func sorted(_ resource: GroupResource, namespace: String?) -> [KubeObject] {
        guard let spaces = objects[resource] else { return [] }
        let places: [String] = namespace.map { [$0] } ?? spaces.sortedKeys
        return places.flatMap { place in
            (spaces[place] ?? [:]).sorted { ByteOrder.precedes($0.key, $1.key) }.map(\.value)
        }
    }

    /// Resources of which there are objects in a namespace.
    func resources(in namespace: String) -> [GroupResource] {
        objects.filter { $0.value[namespace] != nil }.map(\.key)
    }

    /// Every object there is, with its resource.
    var everything: [(resource: GroupResource, object: KubeObject)] {
        objects.flatMap { resource, spaces in spaces.values.flatMap(\.values).map { (resource, $0) } }
    }
}
