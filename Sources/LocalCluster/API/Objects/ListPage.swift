import KubeModel
import ValueTree

/// One page of a sorted list. The continue token names the last object of the page before.
struct ListPage: Sendable {
    let objects: [KubeObject]
    let revision: String
    let continuation: String?
    let remaining: Int?

    init(_ sorted: [KubeObject], _ options: ListOptions, revision: Int64) throws(KubeStatus) {
        var rest: ArraySlice<KubeObject> = sorted[...]
        var revision = String(revision)
        if let token = options.continuation {
            guard let bytes = Base64Text.decode(token), let last = try? JSONReader.parse(bytes),
                let namespace = last["namespace"]?.stringValue, let name = last["name"]?.stringValue,
                let first = last["revision"]?.stringValue
            else { throw KubeStatus.badRequest("continue key is not valid") }
            rest = rest.drop { object in
                let own: String = object.namespace ?? ""
                return ByteOrder.precedes(own, namespace) || own == namespace && !ByteOrder.precedes(name, object.name)
            }
            revision = first
        }
        self.revision = revision
        guard let limit = options.limit, rest.count > limit, let last = rest.prefix(limit).last else {
            objects = Array(rest)
            continuation = nil
            remaining = nil
            return
        }
        objects = Array(rest.prefix(limit))
        let token: Value = [
            "namespace": .string(last.namespace ?? ""), "name": .string(last.name), "revision": .string(revision),
        ]
        continuation = Base64Text.encodeForURL(JSONWriter.bytes(token))
        let isSelecting: Bool = options.labels != nil || options.fields != nil
        remaining = isSelecting ? nil : rest.count - limit
    }
}
