import GoTemplate

/// A table while it is being read.
final class TOMLTable {
    var members: [String: TOMLEntry] = [:]

    var map: TemplateMap { TemplateMap(members.mapValues(\.value)) }
}

enum TOMLEntry {
    case table(TOMLTable)
    /// What `[[name]]` made; the last is the one that grows.
    case tables([TOMLTable])
    case value(TemplateValue)

    var value: TemplateValue {
        switch self {
        case .table(let table): .map(table.map)
        case .tables(let tables):
            .object(TypedList(tables.map { .map($0.map) }, typeName: "[]map[string]interface {}"))
        case .value(let value): value
        }
    }
}

/// The tables read so far, where in them the reader is, and what was only implied by longer keys.
struct TOMLTree {
    let root = TOMLTable()
    var context: [String] = []
    var currentKey: String = ""
    /// The line of the last key, which failures here name.
    var line: Int = 0
    private var implied: Set<String> = []
    private var arrays: Set<String> = []

    var lastKey: String {
        currentKey.isEmpty
            ? TOMLKey.text(context) : context.isEmpty ? currentKey : "\(TOMLKey.text(context)).\(currentKey)"
    }

    private func failure(_ message: String) -> TOMLFailure {
        let key: String = lastKey
        let last: String = key.isEmpty ? "" : " (last key \(TOMLKey.quotedText(key)))"
        return TOMLFailure(message: "toml: line \(line)\(last): \(message)")
    }

    mutating func imply(_ key: [String]) { implied.insert(TOMLKey.text(key)) }

    /// Remembers whether the value at `key` (in the context) is written as an array.
    mutating func note(_ key: String, isArray: Bool) {
        let path: String = TOMLKey.text(key.isEmpty ? context : context + [key])
        if isArray { arrays.insert(path) } else { arrays.remove(path) }
    }

    /// Goes to the table `key`, which must be new or only implied; with `isArray` to a new element of it.
    mutating func enter(_ key: [String], isArray: Bool) throws(TOMLFailure) {
        guard let last = key.last else { return }
        var table: TOMLTable = root
        var way: [String] = []
        for part in key.dropLast() {
            way.append(part)
            switch table.members[part] {
            case nil:
                imply(way)
                let new = TOMLTable()
                table.members[part] = .table(new)
                table = new
            case .table(let next): table = next
            case .tables(let tables): table = tables.last ?? table
            case .value: throw failure("Key '\(TOMLKey.text(way))' was already created as a hash.")
            }
        }
        context = way
        if isArray {
            switch table.members[last] {
            case nil: table.members[last] = .tables([TOMLTable()])
            case .tables(let tables): table.members[last] = .tables(tables + [TOMLTable()])
            default:
                throw failure("Key '\(TOMLKey.text(key))' was already created and cannot be used as an array.")
            }
        } else {
            try set(last, .table(TOMLTable()))
        }
        context.append(last)
    }

    /// Sets a member of the table the context names.
    mutating func set(_ key: String, _ entry: TOMLEntry) throws(TOMLFailure) {
        var table: TOMLTable = root
        var way: [String] = []
        for part in context {
            way.append(part)
            switch table.members[part] {
            case .table(let next): table = next
            case .tables(let tables): table = tables.last ?? table
            case .value, nil: throw failure("Key '\(TOMLKey.text(way))' has already been defined.")
            }
        }
        guard table.members[key] != nil else {
            table.members[key] = entry
            return
        }
        let path: String = TOMLKey.text(way + [key])
        if arrays.contains(path) {
            implied.remove(path)
            table.members[key] = entry
        } else if implied.remove(path) == nil {
            throw failure("Key '\(path)' has already been defined.")
        }
    }
}
