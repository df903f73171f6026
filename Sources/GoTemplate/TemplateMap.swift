package import ValueTree

/// A Go map with string keys. Members of a value tree are converted when first read, so that big values are shared,
/// not copied.
package final class TemplateMap {
    /// What a named map type adds to its members: the method's result, or nil if it has no such method.
    package typealias Methods = (TemplateMap, String, [TemplateValue]) throws -> TemplateValue?

    private var source: [String: Value]
    private var converted: [String: TemplateValue]
    /// The map whose members these are, if this is only another type for it.
    private let base: TemplateMap?
    /// `map[string]interface {}`, but `common.Values` and the like where Helm has a named type.
    package let typeName: String
    package let methods: Methods?
    private let isNil: Bool
    /// What stands for a member that is not there: Go's zero value of the members' type.
    package let absent: TemplateValue

    package init(_ source: [String: Value] = [:], typeName: String = "map[string]interface {}") {
        self.source = source
        converted = [:]
        base = nil
        self.typeName = typeName
        methods = nil
        isNil = false
        absent = TemplateMap.absent(typeName)
    }

    package init(_ members: [String: TemplateValue], typeName: String = "map[string]interface {}") {
        source = [:]
        converted = members
        base = nil
        self.typeName = typeName
        methods = nil
        isNil = false
        absent = TemplateMap.absent(typeName)
    }

    /// Go's nil map: empty, printed as one, but null where JSON and YAML are written.
    package init(nilOf typeName: String) {
        (source, converted) = ([:], [:])
        base = nil
        self.typeName = typeName
        methods = nil
        isNil = true
        absent = TemplateMap.absent(typeName)
    }

    /// The same map under a named type: what changes the one changes the other.
    package init(_ map: TemplateMap, typeName: String, methods: Methods?) {
        (source, converted) = ([:], [:])
        base = map.untyped
        self.typeName = typeName
        self.methods = methods
        isNil = false
        absent = TemplateMap.absent(typeName)
    }

    private static func absent(_ typeName: String) -> TemplateValue {
        typeName == "map[string]string" ? .string("") : .null
    }

    /// The map itself: what Go passes on where a parameter wants `map[string]interface {}`.
    package var untyped: TemplateMap { base ?? self }

    /// Whether Go would take it for a `map[string]interface {}`.
    var isAssignable: Bool { methods != nil || typeName == "map[string]interface {}" }

    /// The members that were looked at, by key: the only ones whose maps have an identity.
    var looked: [(key: String, value: TemplateValue)] {
        untyped.converted.sorted { ByteOrder.precedes($0.key, $1.key) }
    }

    /// The members that are no plain data any more: only they can hold a map that holds this one.
    var changeable: some Collection<TemplateValue> { untyped.converted.values }

    package var isEmpty: Bool { count == 0 }
    package var count: Int { untyped.source.count + untyped.converted.count }
    package var keys: [String] { Array(untyped.source.keys) + Array(untyped.converted.keys) }
    package var sortedKeys: [String] { keys.sorted(by: ByteOrder.precedes) }

    package subscript(key: String) -> TemplateValue? {
        get {
            if let base { return base[key] }
            if let known = converted[key] { return known }
            guard let value = source[key] else { return nil }
            switch value {
            case .map, .list:
                // Moved, not copied: a nested map must stay the same object from one look to the next.
                let member = TemplateValue(value)
                source[key] = nil
                converted[key] = member
                return member
            default:
                return TemplateValue(value)
            }
        }
        set {
            if let base {
                base[key] = newValue
                return
            }
            source[key] = nil
            converted[key] = newValue
        }
    }

    package var tree: Value {
        if let base { return base.tree }
        if isNil, isEmpty { return .null }
        if converted.isEmpty { return .map(source) }
        var members: [String: Value] = source
        for (key, value) in converted { members[key] = value.tree }
        return .map(members)
    }
}
