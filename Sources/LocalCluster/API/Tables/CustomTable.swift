import KubeModel
import ValueTree

/// Tables of custom resources: their name and what their definition wants shown, or their age.
enum CustomTable {
    static func layout(_ custom: ServedResource.CustomDetails) -> TableLayout {
        if custom.columns.isEmpty { return TableLayout.plain }
        let columns: [TableLayout.Column] = custom.columns.map { column in
            var made = TableLayout.Column(column.name, type: column.type, priority: column.priority)
            made.format = column.format
            made.description = column.description
            return made
        }
        return TableLayout([TableLayout.Column("Name")] + columns) { object, now in
            [.string(object.name)] + custom.columns.map { cell($0, object, now) }
        }
    }

    private static func cell(_ column: ServedResource.Column, _ object: KubeObject, _ now: KubeTime) -> Value {
        guard let found = SimplePath.find(column.path, in: object.value).first else { return .null }
        switch (column.type, found) {
        case ("date", .string(let text)): return Cell.since(text, now)
        case ("string", .string), ("integer", .int), ("boolean", .bool), ("number", .int), ("number", .float):
            return found
        case (_, .string(let text)): return .string(text)
        default: return .string(JSONWriter.string(found))
        }
    }
}

/// The JSONPath that printer columns use: members, list positions, `[*]`, and `[?(@.key=="text")]`.
enum SimplePath {
    static func find(_ path: String, in value: Value) -> [Value] {
        var found: [Value] = [value]
        var rest: Substring = path[...]
        while let first = rest.first {
            rest.removeFirst()
            if first == "." {
                let name: Substring = rest.prefix { $0 != "." && $0 != "[" }
                rest = rest.dropFirst(name.count)
                if !name.isEmpty { found = found.compactMap { $0[String(name)] } }
            } else if first == "[", let end = rest.firstIndex(of: "]") {
                let inside = String(rest[..<end])
                rest = rest[rest.index(after: end)...]
                found = found.flatMap { step($0, inside) }
            } else {
                return []
            }
        }
        return found.filter { $0 != .null }
    }

    private static func step(_ value: Value, _ inside: String) -> [Value] {
        if inside == "*" { return value.listValue ?? (value.mapValue ?? [:]).values.map { $0 } }
        if let position = Int(inside) {
            let list: [Value] = value.listValue ?? []
            let index: Int = position < 0 ? list.count + position : position
            return list.indices.contains(index) ? [list[index]] : []
        }
        if inside.hasPrefix("?(@."), inside.hasSuffix(")"), let equals = inside.firstRange(of: "==") {
            let key: String = inside[inside.index(inside.startIndex, offsetBy: 4)..<equals.lowerBound]
                .filter { $0 != " " }
            let text: String = inside[equals.upperBound...].dropLast().filter { !"\"' ".contains($0) }
            return (value.listValue ?? []).filter { $0[key]?.stringValue == text }
        }
        let name: String = inside.filter { !"\"'".contains($0) }
        return value[name].map { [$0] } ?? []
    }
}
