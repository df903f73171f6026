package import ValueTree

extension ProtobufObject {
    /// The first field of an object that has not the type its kind gives it: the path and what it must be.
    ///
    /// Kinds and fields that are not in the tables pass.
    package static func mistype(in object: Value, kind: String) -> (path: String, expected: String)? {
        guard let schema = kinds[kind] else { return nil }
        return mistype(object, schema, "")
    }

    private static func mistype(_ value: Value, _ schema: Schema, _ path: String) -> (path: String, expected: String)? {
        for field in schema.fields.values {
            if case .inlined(let inner) = field.kind {
                if let found = mistype(value, inner, path) { return found }
                continue
            }
            guard let member = value[field.name], member != .null else { continue }
            let below: String = path.isEmpty ? field.name : "\(path).\(field.name)"
            if let found = mistype(member, field.kind, below) { return found }
        }
        return nil
    }

    private static func mistype(_ value: Value, _ kind: Schema.Kind, _ path: String) -> (
        path: String, expected: String
    )? {
        switch kind {
        case .text, .bytes, .time: return value.stringValue == nil ? (path, "a string") : nil
        case .integer, .count: return value.intValue == nil ? (path, "an integer") : nil
        case .bool, .flag: return value.boolValue == nil ? (path, "true or false") : nil
        case .texts:
            return value.listValue?.allSatisfy { $0.stringValue != nil } == true ? nil : (path, "a list of strings")
        case .integers:
            return value.listValue?.allSatisfy { $0.intValue != nil } == true ? nil : (path, "a list of integers")
        case .map: return strings(value, path)
        case .message(let schema), .present(let schema):
            return value.mapValue == nil ? (path, "an object") : mistype(value, schema, path)
        case .messages(let schema):
            guard let list = value.listValue else { return (path, "a list") }
            for (index, element) in list.enumerated() {
                let place: String = "\(path)[\(index)]"
                if element.mapValue == nil { return (place, "an object") }
                if let found = mistype(element, schema, place) { return found }
            }
            return nil
        case .quantity: return isQuantity(value) ? nil : (path, "a quantity")
        case .quantities:
            return value.mapValue?.values.allSatisfy(isQuantity) == true ? nil : (path, "a map of quantities")
        case .integerOrText:
            return value.stringValue == nil && value.intValue == nil ? (path, "an integer or a string") : nil
        case .inlined: return nil
        }
    }

    private static func strings(_ value: Value, _ path: String) -> (path: String, expected: String)? {
        guard let map = value.mapValue else { return (path, "a map of strings") }
        for key in map.sortedKeys where map[key]?.stringValue == nil { return ("\(path).\(key)", "a string") }
        return nil
    }

    private static func isQuantity(_ value: Value) -> Bool { value.stringValue != nil || value.doubleValue != nil }
}
