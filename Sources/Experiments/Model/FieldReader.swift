import Diagnostics
import ValueTree

/// Reads a map's fields by name, whatever their case, with errors that name the field's path.
struct FieldReader {
    let path: ValuePath
    private let members: [String: Value]

    init(_ value: Value, path: ValuePath) {
        self.path = path
        members = value.mapValue ?? [:]
    }

    subscript(name: String) -> Value? {
        if let exact = members[name] { return exact }
        let wanted: String = name.lowercased()
        return members.first { $0.key.lowercased() == wanted }?.value
    }

    func fault(_ message: String, at name: String? = nil) -> Diagnostic {
        let place: String = (name.map { path.appending($0) } ?? path).description
        return Diagnostic(.invalid, place.isEmpty ? message : "\(place): \(message)")
    }

    func text(_ name: String) throws(Diagnostic) -> String? {
        switch self[name] {
        case nil, .null?: return nil
        case .string(let text)?: return text
        case let other?: throw fault("expected a string, got \(other.kindName)", at: name)
        }
    }

    func bool(_ name: String) throws(Diagnostic) -> Bool? {
        switch self[name] {
        case nil, .null?: return nil
        case .bool(let flag)?: return flag
        case let other?: throw fault("expected true or false, got \(other.kindName)", at: name)
        }
    }

    /// How many there are of something; what is added up must stay a number.
    func count(_ name: String) throws(Diagnostic) -> Int? {
        let count: Int? = try integer(name)
        guard (0...1_000_000_000_000_000).contains(count ?? 0) else {
            throw fault("expected a count, got \(count ?? 0)", at: name)
        }
        return count
    }

    func integer(_ name: String) throws(Diagnostic) -> Int? {
        switch self[name] {
        case nil, .null?: return nil
        case let value?:
            guard let integer = value.intValue else {
                throw fault("expected an integer, got \(value.kindName)", at: name)
            }
            return Int(integer)
        }
    }

    func number(_ name: String) throws(Diagnostic) -> Double? {
        switch self[name] {
        case nil, .null?: return nil
        case let value?:
            guard let number = value.doubleValue else {
                throw fault("expected a number, got \(value.kindName)", at: name)
            }
            return number
        }
    }

    func list(_ name: String) throws(Diagnostic) -> [Value]? {
        switch self[name] {
        case nil, .null?: return nil
        case .list(let elements)?: return elements
        case let other?: throw fault("expected a list, got \(other.kindName)", at: name)
        }
    }

    func map(_ name: String) throws(Diagnostic) -> [String: Value]? {
        switch self[name] {
        case nil, .null?: return nil
        case .map(let members)?: return members
        case let other?: throw fault("expected a map, got \(other.kindName)", at: name)
        }
    }
}
