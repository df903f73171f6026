import Diagnostics
import GoTemplate
import ValueTree
import YAML

/// Helm's type of `.Values`, of `.Template` and of the dot that a template starts with: a map with a few methods,
/// of which charts know `.Values.AsMap` best.
enum ValuesMethods {
    /// The same map, with the methods.
    static func typed(_ map: TemplateMap) -> TemplateValue {
        .map(TemplateMap(map, typeName: "common.Values", methods: call))
    }

    private static func call(
        _ map: TemplateMap, _ name: String, _ arguments: [TemplateValue]
    ) throws -> TemplateValue? {
        switch name {
        case "AsMap":
            try check(name, arguments, count: 0)
            return .map(map.untyped)
        case "YAML":
            try check(name, arguments, count: 0)
            return .string(YAMLWriter.string(map.tree))
        case "Table":
            return typed(try table(try path(name, arguments), in: map, name))
        case "PathValue":
            let keys: [String] = try path(name, arguments)
            let key: String = keys.last ?? ""
            let value: TemplateValue? = try? table(keys.dropLast(), in: map, name)[key]
            switch value {
            case nil, .map: throw Diagnostic(.invalid, "error calling PathValue: \"\(key)\" is not a value")
            case let found?: return found
            }
        case "Encode": throw Diagnostic(.invalid, "wrong number of args for Encode: want 1 got \(arguments.count)")
        default: return nil
        }
    }

    private static func check(_ name: String, _ arguments: [TemplateValue], count: Int) throws {
        guard arguments.count != count else { return }
        throw Diagnostic(.invalid, "wrong number of args for \(name): want \(count) got \(arguments.count)")
    }

    private static func path(_ name: String, _ arguments: [TemplateValue]) throws -> [String] {
        try check(name, arguments, count: 1)
        guard case .string(let path) = arguments[0] else {
            throw Diagnostic(.invalid, "wrong type for value; expected string; got \(arguments[0].typeName)")
        }
        return path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    }

    private static func table(_ path: [String], in map: TemplateMap, _ method: String) throws -> TemplateMap {
        var table: TemplateMap = map.untyped
        for key in path {
            guard case .map(let inner)? = table[key] else {
                throw Diagnostic(.invalid, "error calling \(method): \"\(key)\" is not a table")
            }
            table = inner
        }
        return table
    }
}
