package import Diagnostics
package import ValueTree

/// JSON patch (RFC 6902).
package enum JSONPatch {
    /// Applies every operation in order, or none.
    ///
    /// - Throws: ``Diagnostic`` `invalid`, naming the operation and its path.
    package static func apply(_ patch: Value, to target: Value) throws(Diagnostic) -> Value {
        guard case .list(let operations) = patch else { throw fault("a JSON patch is a list of operations") }
        var document: Value = target
        for (index, operation) in operations.enumerated() {
            do throws(Diagnostic) {
                try apply(operation: operation, to: &document)
            } catch {
                throw error.within("operation \(index)")
            }
        }
        return document
    }

    private static func apply(operation: Value, to document: inout Value) throws(Diagnostic) {
        guard let name = operation["op"]?.stringValue, let text = operation["path"]?.stringValue else {
            throw fault("\"op\" and \"path\" are required")
        }
        let path: [String] = try pointer(text)
        switch name {
        case "add": try add(try value(operation), at: path, in: &document, text)
        case "remove": _ = try remove(at: path, in: &document, text)
        case "replace":
            _ = try get(path, in: document, text)
            try set(try value(operation), at: path, in: &document, text)
        case "test":
            guard try get(path, in: document, text) == value(operation) else { throw fault("test of \(text) failed") }
        case "move", "copy":
            guard let source = operation["from"]?.stringValue else { throw fault("\"from\" is required for \(name)") }
            let from: [String] = try pointer(source)
            let moved: Value =
                name == "move" ? try remove(at: from, in: &document, source) : try get(from, in: document, source)
            try add(moved, at: path, in: &document, text)
        default: throw fault("unknown operation \"\(name)\"")
        }
    }

    private static func value(_ operation: Value) throws(Diagnostic) -> Value {
        guard let value = operation["value"] else { throw fault("\"value\" is required") }
        return value
    }

    /// A JSON pointer's steps (RFC 6901).
    private static func pointer(_ text: String) throws(Diagnostic) -> [String] {
        if text.isEmpty { return [] }
        guard text.hasPrefix("/") else { throw fault("path \"\(text)\" must start with /") }
        return text.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
            .map { String($0).replacing("~1", with: "/").replacing("~0", with: "~") }
    }

    private static func get(_ path: [String], in document: Value, _ text: String) throws(Diagnostic) -> Value {
        var current: Value = document
        for step in path {
            switch current {
            case .map(let members):
                guard let next = members[step] else { throw fault("path \(text) does not exist") }
                current = next
            case .list(let elements): current = elements[try index(step, elements.count, text)]
            default: throw fault("path \(text) does not exist")
            }
        }
        return current
    }

    private static func change(
        _ path: ArraySlice<String>, in document: inout Value, _ text: String,
        _ body: (inout Value, String) throws(Diagnostic) -> Void
    ) throws(Diagnostic) {
        guard let first = path.first else { throw fault("path \(text) names the whole document") }
        if path.count == 1 { return try body(&document, first) }
        switch document {
        case .map(var members):
            guard var child = members[first] else { throw fault("path \(text) does not exist") }
            members[first] = .null
            try change(path.dropFirst(), in: &child, text, body)
            members[first] = child
            document = .map(members)
        case .list(var elements):
            let place: Int = try index(first, elements.count, text)
            try change(path.dropFirst(), in: &elements[place], text, body)
            document = .list(elements)
        default: throw fault("path \(text) does not exist")
        }
    }

    private static func add(
        _ value: Value, at path: [String], in document: inout Value, _ text: String
    ) throws(Diagnostic) {
        if path.isEmpty {
            document = value
            return
        }
        try change(path[...], in: &document, text) { (parent, step) throws(Diagnostic) in
            switch parent {
            case .map(var members):
                members[step] = value
                parent = .map(members)
            case .list(var elements):
                let place: Int = step == "-" ? elements.count : try index(step, elements.count + 1, text)
                elements.insert(value, at: place)
                parent = .list(elements)
            default: throw fault("path \(text) does not exist")
            }
        }
    }

    private static func set(
        _ value: Value, at path: [String], in document: inout Value, _ text: String
    ) throws(Diagnostic) {
        if path.isEmpty {
            document = value
            return
        }
        try change(path[...], in: &document, text) { (parent, step) throws(Diagnostic) in
            if case .list(var elements) = parent {
                elements[try index(step, elements.count, text)] = value
                parent = .list(elements)
            } else {
                parent[step] = value
            }
        }
    }

    private static func remove(at path: [String], in document: inout Value, _ text: String) throws(Diagnostic) -> Value
    {
        let removed: Value = try get(path, in: document, text)
        try change(path[...], in: &document, text) { (parent, step) throws(Diagnostic) in
            if case .list(var elements) = parent {
                elements.remove(at: try index(step, elements.count, text))
                parent = .list(elements)
            } else {
                parent[step] = nil
            }
        }
        return removed
    }

    private static func index(_ step: String, _ count: Int, _ text: String) throws(Diagnostic) -> Int {
        guard let number = Int(step), number >= 0, step == String(number) else {
            throw fault("\"\(step)\" in path \(text) is no list index")
        }
        guard number < count else { throw fault("index \(number) in path \(text) is out of range") }
        return number
    }

    private static func fault(_ message: String) -> Diagnostic { Diagnostic(.invalid, message) }
}
