import GoTemplate
import ValueTree

/// Sprig's lists. The `must` forms return what the others do: ours throw instead of panicking.
enum ListFunctions {
    static func add(to library: inout FunctionLibrary) {
        building(&library)
        taking(&library)
        asking(&library)
        sequences(&library)
    }

    private static func both(
        _ library: inout FunctionLibrary, _ name: String, _ arity: ClosedRange<Int>, _ body: @escaping TemplateFunction
    ) {
        library.add(name, arity, body)
        library.add("must" + name.prefix(1).uppercased() + name.dropFirst(), arity, body)
    }

    private static func building(_ library: inout FunctionLibrary) {
        library.add("list", 0...) { .list($0.arguments) }
        library.add("tuple", 0...) { .list($0.arguments) }
        for name in ["append", "push"] {
            both(&library, name, 2...2) { .list(try elements($0, 0) + [$0[1]]) }
        }
        both(&library, "prepend", 2...2) { .list([$0[1]] + (try elements($0, 0))) }
        library.add("concat", 0...) { call in
            some(try call.arguments.indices.flatMap { try elements(call, $0) })
        }
        both(&library, "uniq", 1...1) { .list(unique(try elements($0, 0))) }
        both(&library, "without", 1...Int.max) { call in
            let omitted: [TemplateValue] = Array(call.arguments.dropFirst())
            return .list(try elements(call, 0).filter { one in !omitted.contains { Conversion.deepEqual(one, $0) } })
        }
        both(&library, "compact", 1...1) { .list(try elements($0, 0).filter { !Conversion.isEmpty($0) }) }
        both(&library, "reverse", 1...1) { .list(try elements($0, 0).reversed()) }
        both(&library, "chunk", 2...2) { call in
            let size: Int = Int(try call.integer(0))
            let all: [TemplateValue] = try elements(call, 1)
            guard size > 0 else {
                // Sprig's own rounding: some lists have no chunk of a negative size, the others make it panic.
                let chunks: Double = (Double(all.count - 1) / Double(size)).rounded(.down) + 1
                if size < 0, all.count == 1 { return .list([.list(all)]) }
                if size < 0, chunks == 0, !all.isEmpty { return .list([]) }
                throw call.failure("runtime error: makeslice: len out of range")
            }
            let chunks: [TemplateValue] = stride(from: 0, to: all.count, by: size).map { start in
                .list(Array(all[start..<min(start + size, all.count)]))
            }
            return .object(TypedList(chunks, typeName: "[][]interface {}"))
        }
    }

    private static func taking(_ library: inout FunctionLibrary) {
        both(&library, "first", 1...1) { try elements($0, 0).first ?? .null }
        both(&library, "last", 1...1) { try elements($0, 0).last ?? .null }
        both(&library, "rest", 1...1) { call in
            let all: [TemplateValue] = try elements(call, 0)
            return all.isEmpty ? some([]) : .list(Array(all.dropFirst()))
        }
        both(&library, "initial", 1...1) { call in
            let all: [TemplateValue] = try elements(call, 0)
            return all.isEmpty ? some([]) : .list(Array(all.dropLast()))
        }
        both(&library, "slice", 1...Int.max) { call in
            let all: [TemplateValue] = try elements(call, 0)
            let low: Int = call.count > 1 ? Int(Conversion.integer(call[1])) : 0
            let high: Int = call.count > 2 ? Int(Conversion.integer(call[2])) : all.count
            guard !all.isEmpty else { return .null }
            guard low >= 0, low <= high, high <= all.count else {
                throw call.failure("slice bounds out of range [\(low):\(high)]")
            }
            let part: [TemplateValue] = Array(all[low..<high])
            switch call[0] {
            case .bytes(let bytes): return .bytes(Array(bytes[low..<high]))
            case .object(let typed as TypedList): return .object(TypedList(part, typeName: typed.typeName))
            default: return .list(part)
            }
        }
    }

    /// A list that Go leaves nil if nothing is in it: null to JSON and YAML.
    private static func some(_ list: [TemplateValue]) -> TemplateValue {
        list.isEmpty ? .object(TypedList([], typeName: "[]interface {}", isNil: true)) : .list(list)
    }

    private static func asking(_ library: inout FunctionLibrary) {
        both(&library, "has", 2...2) { call in
            if call[1].isNull { return .bool(false) }
            return .bool(try elements(call, 1).contains { Conversion.deepEqual($0, call[0]) })
        }
        library.add("deepEqual", 2) { .bool(Conversion.deepEqual($0[0], $0[1])) }
    }

    private static func sequences(_ library: inout FunctionLibrary) {
        library.add("until", 1) { call in
            let count: Int64 = try call.integer(0)
            return .integers(try sequence(call, 0, count, count < 0 ? -1 : 1))
        }
        library.add("untilStep", 3) { call in
            .integers(try sequence(call, try call.integer(0), try call.integer(1), try call.integer(2)))
        }
        library.add("seq", 0...) { call in
            let bounds: [Int64] = try call.arguments.indices.map { try call.integer($0) }
            let (start, step, end): (Int64, Int64, Int64)
            switch bounds.count {
            case 1: (start, step, end) = (1, bounds[0] < 1 ? -1 : 1, bounds[0])
            case 2: (start, step, end) = (bounds[0], bounds[1] < bounds[0] ? -1 : 1, bounds[1])
            case 3: (start, step, end) = (bounds[0], bounds[1], bounds[2])
            default: return .string("")
            }
            guard step != 0 else { return .string("") }
            let numbers: [TemplateValue] = try sequence(call, start, end + (step > 0 ? 1 : -1), step)
            return .string(numbers.map(ValueText.text).joined(separator: " "))
        }
    }

    private static func sequence(_ call: FunctionCall, _ start: Int64, _ end: Int64, _ step: Int64) throws
        -> [TemplateValue]
    {
        guard step != 0, (end > start) == (step > 0) else { return [] }
        guard (end - start) / step <= 1_000_000 else { throw call.failure("more than a million numbers") }
        return stride(from: start, to: end, by: Int64.Stride(step)).map { .int($0) }
    }

    static func elements(_ call: FunctionCall, _ index: Int) throws -> [TemplateValue] {
        switch call[index].unwrapped {
        case .list(let elements): return elements
        case .bytes(let bytes): return bytes.map { .int(Int64($0)) }
        case .null: throw call.failure("Cannot \(call.name) on type <nil>")
        case let other: throw call.failure("Cannot \(call.name) on type \(other.typeName)")
        }
    }

    private static func unique(_ all: [TemplateValue]) -> [TemplateValue] {
        var kept: [TemplateValue] = []
        for one in all where !kept.contains(where: { Conversion.deepEqual($0, one) }) { kept.append(one) }
        return kept
    }
}
