import ValueTree

/// The fields of an object that somebody manages, as paths; reads and writes the API's FieldsV1 notation:
/// `f:name` for a member, `k:{"name":"x"}` for a list element told by keys, `v:"x"` for an element of a set, and `.`
/// for the element itself.
struct FieldSet: Sendable, Hashable {
    enum Step: Sendable, Hashable {
        case field(String)
        /// An element of a list, told by its key members.
        case element([String: Value])
        /// An element of a list of scalars.
        case value(Value)
    }

    typealias Path = [Step]

    /// Managed leaves: scalars, and lists and empty maps as wholes.
    var paths: Set<Path> = []

    var isEmpty: Bool { paths.isEmpty }

    // MARK: FieldsV1

    init() {}

    init(value: Value) {
        FieldSet.collect(value, [], into: &paths)
    }

    var value: Value {
        var root: Value = [:]
        for path in paths {
            var keys: [String] = path.map(FieldSet.notation)
            if case .element = path.last { keys.append(".") }
            root[at: keys] = root[at: keys] ?? [:]
        }
        return root
    }

    private static func collect(_ value: Value, _ path: Path, into paths: inout Set<Path>) {
        let members: [String: Value] = (value.mapValue ?? [:]).filter { $0.key != "." }
        if members.isEmpty {
            if !path.isEmpty { paths.insert(path) }
            return
        }
        if value["."] != nil, !path.isEmpty { paths.insert(path) }
        for (key, below) in members {
            guard let step = step(key) else { continue }
            collect(below, path + [step], into: &paths)
        }
    }

    private static func notation(_ step: Step) -> String {
        switch step {
        case .field(let name): return "f:\(name)"
        case .element(let keys): return "k:\(JSONWriter.string(.map(keys)))"
        case .value(let value): return "v:\(JSONWriter.string(value))"
        }
    }

    private static func step(_ notation: String) -> Step? {
        let rest = String(notation.dropFirst(2))
        switch notation.prefix(2) {
        case "f:": return .field(rest)
        case "k:": return (try? JSONReader.parse(rest)).flatMap(\.mapValue).map { .element($0) }
        case "v:": return (try? JSONReader.parse(rest)).map { .value($0) }
        default: return nil
        }
    }
}
