import Diagnostics

/// What an error says beside Go's words: the place, the chain of templates, and the value at fault.
extension Execution {
    /// Runs `body`; an error gets this place unless it has one, and this place joins the chain if it has.
    func locating<Output>(_ tree: TemplateTree, _ offset: Int, _ body: () throws -> Output) throws -> Output {
        do {
            return try body()
        } catch let diagnostic as Diagnostic {
            throw located(diagnostic, tree, offset)
        }
    }

    func located(_ diagnostic: Diagnostic, _ tree: TemplateTree, _ offset: Int) -> Diagnostic {
        var placed: Diagnostic = diagnostic
        let place: SourceLocation = tree.source.location(at: offset)
        if placed.location == nil {
            placed.location = place
        } else {
            let line: String = "included from \(place)"
            if placed.details.last != line { placed.details.append(line) }
        }
        return placed
    }

    /// Names the value of which `path[index]` could not be taken, and what it has instead.
    func explain(
        _ diagnostic: inout Diagnostic, _ path: [String], upTo index: Int, from receiver: TemplateValue,
        _ prefix: String, _ value: TemplateValue
    ) {
        let spelled: String = prefix + path[..<index].map { "." + $0 }.joined()
        var (parent, key): (TemplateMap?, String?) = (nil, nil)
        var current: TemplateValue = receiver
        for name in path[..<index] {
            guard case .map(let map) = current else { break }
            (parent, key) = (map, name)
            current = map[name] ?? .null
        }
        guard let parent, let key else {
            if !value.isNull, diagnostic.hint == nil {
                let subject: String = spelled.isEmpty ? "dot" : spelled
                diagnostic.hint = "\(subject) is a \(value.typeName), which has no fields like that"
            }
            return
        }
        let way: [String]? = data.way(to: parent)
        diagnostic.valuePath = way.map { $0 + [key] } ?? []
        let shown: String = way.map { ValueWay.text($0 + [key]) } ?? spelled
        let alias: String = shown == spelled ? "" : " (here \(spelled))"
        guard value.isNull else {
            diagnostic.hint = "\(shown)\(alias) is a \(value.typeName), not a map: \(ValueWay.excerpt(value))"
            return
        }
        if let nearest = Suggestion.nearest(to: key, in: parent.keys.filter { $0 != key }) {
            let found: String = way.map { ValueWay.text($0 + [nearest]) } ?? "\(nearest)"
            diagnostic.hint = "\(shown)\(alias) has no value; did you mean \(found)?"
            return
        }
        let owner: String = way.map(ValueWay.text) ?? prefix + path[..<(index - 1)].map { "." + $0 }.joined()
        let keys: [String] = parent.sortedKeys.filter { parent[$0].map { !$0.isNull } ?? false }
        let known: String =
            keys.isEmpty
            ? "\(owner) is empty"
            : "\(owner) has \(keys.prefix(8).joined(separator: ", "))\(keys.count > 8 ? ", ..." : "")"
        diagnostic.hint =
            "\(shown)\(alias) has no value (\(known)); set it, or guard it: {{ with \(spelled) }} or (\(spelled)).\(path[index])"
    }

    /// Names the arguments of a failed call that have no value, or the first that came from the values.
    func explain(
        _ diagnostic: inout Diagnostic, _ operands: ArraySlice<Operand>, _ arguments: [TemplateValue],
        _ dot: TemplateValue, _ frame: Frame
    ) {
        var fallback: [String] = []
        for (operand, argument) in zip(operands, arguments) {
            guard let (spelled, receiver, path) = origin(of: operand, dot, frame), let key = path.last else { continue }
            var current: TemplateValue = receiver
            for name in path.dropLast() {
                guard case .map(let map) = current else { break }
                current = map[name] ?? .null
            }
            guard case .map(let parent) = current else { continue }
            let way: [String]? = data.way(to: parent).map { $0 + [key] }
            guard argument.isNull else {
                if fallback.isEmpty, let way { fallback = way }
                continue
            }
            diagnostic.valuePath = way ?? []
            if diagnostic.hint == nil {
                diagnostic.hint = "\(way.map(ValueWay.text) ?? spelled) has no value"
            }
            return
        }
        if diagnostic.valuePath.isEmpty { diagnostic.valuePath = fallback }
    }

    private func origin(
        of operand: Operand, _ dot: TemplateValue, _ frame: Frame
    ) -> (spelled: String, receiver: TemplateValue, path: [String])? {
        switch operand {
        case .field(let path, _): return (path.map { "." + $0 }.joined(), dot, path)
        case .variable(let slot, let name, let path, _) where !path.isEmpty:
            return (name + path.map { "." + $0 }.joined(), frame.slots[slot], path)
        default: return nil
        }
    }
}
