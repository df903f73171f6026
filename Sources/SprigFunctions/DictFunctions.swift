import GoTemplate
import ValueTree

/// Sprig's dictionaries. Maps are references: `set`, `unset` and `merge` change what they are given, as in Go.
enum DictFunctions {
    static func add(to library: inout FunctionLibrary) {
        members(&library)
        selections(&library)
        merging(&library)
        library.add("dict", 0...) { call in
            var members: [String: TemplateValue] = [:]
            for index in stride(from: 0, to: call.count, by: 2) {
                members[Conversion.text(call[index])] = index + 1 < call.count ? call[index + 1] : .string("")
            }
            return .map(TemplateMap(members))
        }
        library.add("dig", 0...) { try dig($0) }
        for name in ["deepCopy", "mustDeepCopy"] {
            library.add(name, 1) { call in
                if call[0].isNull { throw call.failure("reflect: call of reflect.Value.Type on zero Value") }
                return copy(call[0])
            }
        }
    }

    private static func members(_ library: inout FunctionLibrary) {
        library.add("get", 2) { try $0.map(0)[try $0.string(1)] ?? .string("") }
        library.add("set", 3) { call in
            let map: TemplateMap = try call.map(0)
            if call[0].isNull { throw call.failure("assignment to entry in nil map") }
            map[try call.string(1)] = call[2]
            return .map(map)
        }
        library.add("unset", 2) { call in
            let map: TemplateMap = try call.map(0)
            map[try call.string(1)] = nil
            return .map(map)
        }
        library.add("hasKey", 2) { .bool(try $0.map(0)[try $0.string(1)] != nil) }
    }

    private static func selections(_ library: inout FunctionLibrary) {
        library.add("keys", 0...) { call in
            .strings(try call.arguments.indices.flatMap { try call.map($0).sortedKeys }.map { .string($0) })
        }
        library.add("values", 1) { call in
            let map: TemplateMap = try call.map(0)
            return .list(map.sortedKeys.map { map[$0] ?? .null })
        }
        library.add("pluck", 1...) { call in
            let key: String = try call.string(0)
            return .list(try call.arguments.indices.dropFirst().compactMap { try call.map($0)[key] })
        }
        library.add("pick", 1...) { call in
            let map: TemplateMap = try call.map(0)
            var kept: [String: TemplateValue] = [:]
            for index in 1..<max(1, call.count) { kept[try call.string(index)] = map[try call.string(index)] }
            return .map(TemplateMap(kept))
        }
        library.add("omit", 1...) { call in
            let map: TemplateMap = try call.map(0)
            let omitted: Set<String> = Set(try call.arguments.indices.dropFirst().map { try call.string($0) })
            var kept: [String: TemplateValue] = [:]
            for key in map.keys where !omitted.contains(key) { kept[key] = map[key] }
            return .map(TemplateMap(kept))
        }
    }

    private static func merging(_ library: inout FunctionLibrary) {
        for name in ["merge", "mustMerge"] {
            library.add(name, 1...) { call in
                var check = DeepCheck()
                let target: TemplateMap = try call.map(0)
                for index in call.arguments.indices.dropFirst() {
                    try merge(try call.map(index), into: target, overwriting: false, &check)
                }
                return .map(target)
            }
        }
        for name in ["mergeOverwrite", "mustMergeOverwrite"] {
            library.add(name, 1...) { call in
                var check = DeepCheck()
                let target: TemplateMap = try call.map(0)
                for index in call.arguments.indices.dropFirst() {
                    try merge(try call.map(index), into: target, overwriting: true, &check)
                }
                return .map(target)
            }
        }
    }

    /// As the library behind Sprig does it: what is empty in the target counts as absent; null in the source is left
    /// out, or overwrites. Maps that the target takes over stay the source's own.
    private static func merge(
        _ source: TemplateMap, into target: TemplateMap, overwriting: Bool, _ check: inout DeepCheck, depth: Int = 0
    ) throws {
        try check.spend(source.count, depth: depth)
        for key in source.keys {
            guard let value = source[key] else { continue }
            if value.isNull {
                if overwriting { target[key] = value }
                continue
            }
            guard let existing = target[key] else {
                target[key] = value
                continue
            }
            if case .map(let inner) = existing, case .map(let other) = value {
                try merge(other, into: inner, overwriting: overwriting, &check, depth: depth + 1)
                if inner.isEmpty { target[key] = value }
            } else if overwriting || Conversion.isEmpty(existing) {
                target[key] = value
            }
        }
    }

    private static func dig(_ call: FunctionCall) throws -> TemplateValue {
        guard call.count >= 3 else { throw call.failure("dig needs at least three arguments") }
        var current: TemplateMap = try digged(call, call[call.count - 1])
        let path: [TemplateValue] = try call.arguments.dropLast(2).map { step in
            if step.stringBytes != nil, step.kindName == "string" { return step }
            let type: String = step.isNull ? "nil" : step.typeName
            throw call.failure("interface conversion: interface {} is \(type), not string")
        }
        for (index, step) in path.enumerated() {
            guard case .string(let key) = step, let next = current[key] else { return call[call.count - 2] }
            if index == path.count - 1 { return next }
            current = try digged(call, next)
        }
        return .map(current)
    }

    /// What dig goes into: plain maps only.
    private static func digged(_ call: FunctionCall, _ value: TemplateValue) throws -> TemplateMap {
        if case .map(let map) = value, map.typeName == "map[string]interface {}" { return map }
        let type: String = value.isNull ? "nil" : value.typeName
        throw call.failure("interface conversion: interface {} is \(type), not map[string]interface {}")
    }

    static func copy(_ value: TemplateValue) -> TemplateValue {
        switch value {
        case .map(let map):
            var members: [String: TemplateValue] = [:]
            for key in map.keys { members[key] = map[key].map(copy) }
            return .map(TemplateMap(TemplateMap(members), typeName: map.typeName, methods: map.methods))
        case .list(let elements): return .list(elements.map(copy))
        default: return value
        }
    }
}
