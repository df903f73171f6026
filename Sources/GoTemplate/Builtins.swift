import Diagnostics

/// The functions that text/template itself brings.
enum Builtins {
    static let library: FunctionLibrary = {
        var library = FunctionLibrary()
        library.addShortCircuit("and")
        library.addShortCircuit("or")
        comparisons(&library)
        collections(&library)
        printing(&library)
        library.add("not", 1) { .bool(!$0[0].isTrue) }
        library.add("call", 1...) { call in
            throw call.failure(call[0].isNull ? "call of nil" : "non-function of type \(call[0].typeName)")
        }
        return library
    }()

    private static func comparisons(_ library: inout FunctionLibrary) {
        library.add("eq", 1...) { call in
            guard call.count > 1 else { throw call.failure("missing argument for comparison") }
            for other in call.arguments.dropFirst() where try Comparison.equal(call[0], other) { return .bool(true) }
            return .bool(false)
        }
        library.add("ne", 2) { .bool(try !Comparison.equal($0[0], $0[1])) }
        library.add("lt", 2) { .bool(try Comparison.less($0[0], $0[1])) }
        library.add("gt", 2) { call in
            .bool(try !Comparison.less(call[0], call[1]) && !Comparison.equal(call[0], call[1]))
        }
        library.add("le", 2) { call in
            .bool(try Comparison.less(call[0], call[1]) || Comparison.equal(call[0], call[1]))
        }
        library.add("ge", 2) { .bool(try !Comparison.less($0[0], $0[1])) }
    }

    private static func collections(_ library: inout FunctionLibrary) {
        library.add("len", 1) { call in
            switch call[0].unwrapped {
            case .string(let text): return .int(Int64(text.utf8.count))
            case .list(let elements): return .int(Int64(elements.count))
            case .binary(let bytes), .bytes(let bytes): return .int(Int64(bytes.count))
            case .map(let map): return .int(Int64(map.count))
            case .null: throw call.failure("len of nil pointer")
            default: throw call.failure("len of type \(call[0].typeName)")
            }
        }
        library.add("index", 1...) { call in
            try call.arguments.dropFirst().reduce(call[0]) { try element(of: $0, $1, call) }
        }
        library.add("slice", 1...4) { try slice($0) }
    }

    private static func element(
        of value: TemplateValue, _ index: TemplateValue, _ call: FunctionCall
    ) throws -> TemplateValue {
        switch value.unwrapped {
        case .map(let map):
            guard case .string(let key) = index else {
                throw call.failure(
                    index.isNull
                        ? "value is nil; should be of type string"
                        : "value has type \(index.typeName); should be string")
            }
            return map[key] ?? map.absent
        case .list(let elements): return elements[try position(index, elements.count, call)]
        case .binary(let bytes), .bytes(let bytes): return .int(Int64(bytes[try position(index, bytes.count, call)]))
        case .string(let text):
            let bytes: [UInt8] = Array(text.utf8)
            return .int(Int64(bytes[try position(index, bytes.count, call)]))
        case .null: throw call.failure("index of untyped nil")
        default: throw call.failure("can't index item of type \(value.typeName)")
        }
    }

    private static func position(_ index: TemplateValue, _ count: Int, _ call: FunctionCall) throws -> Int {
        switch index {
        case .int(let number), .int64(let number):
            guard number >= 0, number < Int64(count) else { throw call.failure("index out of range: \(number)") }
            return Int(number)
        case .null: throw call.failure("cannot index slice/array with nil")
        default: throw call.failure("cannot index slice/array with type \(index.typeName)")
        }
    }

    private static func slice(_ call: FunctionCall) throws -> TemplateValue {
        let count: Int
        let sliced: TemplateValue = call[0].unwrapped
        switch sliced {
        case .string(let text): count = text.utf8.count
        case .list(let elements): count = elements.count
        case .binary(let bytes), .bytes(let bytes): count = bytes.count
        case .null: throw call.failure("slice of untyped nil")
        default: throw call.failure("can't slice item of type \(call[0].typeName)")
        }
        func bound(_ index: Int, _ fallback: Int) throws -> Int {
            guard index < call.count else { return fallback }
            // Bounds may be of any integer kind.
            let number: Int64
            if case .int64(let bound) = call[index] { number = bound } else { number = try call.integer(index) }
            guard number >= 0, number <= Int64(count) else { throw call.failure("index out of range: \(number)") }
            return Int(number)
        }
        let (low, high): (Int, Int) = (try bound(1, 0), try bound(2, count))
        guard low <= high else { throw call.failure("invalid slice index: \(low) > \(high)") }
        switch sliced {
        case .string(let text): return .string(bytes: Array(Array(text.utf8)[low..<high]))
        case .binary(let bytes): return .string(bytes: Array(bytes[low..<high]))
        case .list(let elements): return .list(Array(elements[low..<high]))
        case .bytes(let bytes): return .bytes(Array(bytes[low..<high]))
        default: return .null
        }
    }

    private static func printing(_ library: inout FunctionLibrary) {
        library.add("print", 0...) { .string(bytes: Formatting.print($0.arguments)) }
        library.add("println", 0...) { .string(bytes: Formatting.println($0.arguments)) }
        library.add("printf", 1...) { call in
            .string(
                bytes: try call.bytes(0).withUnsafeBufferPointer {
                    Formatting.printf($0, call.arguments.dropFirst())
                })
        }
        library.add("html", 0...) { .string(bytes: Escaping.html(printed($0))) }
        library.add("js", 0...) { .string(bytes: Escaping.javaScript(printed($0))) }
        library.add("urlquery", 0...) { .string(Escaping.query(printed($0))) }
    }

    /// What the escapers escape: nil prints as a template prints it.
    private static func printed(_ call: FunctionCall) -> [UInt8] {
        Formatting.print(call.arguments.map { $0.isNull ? .string("<no value>") : $0 })
    }
}
