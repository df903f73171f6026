import GoTemplate

/// Sprig's defaults and flow control.
enum DefaultFunctions {
    static func add(to library: inout FunctionLibrary) {
        library.add("default", 1...) { call in
            call.count < 2 || Conversion.isEmpty(call[1]) ? call[0] : call[1]
        }
        library.add("empty", 1) { .bool(Conversion.isEmpty($0[0])) }
        library.add("coalesce", 0...) { call in call.arguments.first { !Conversion.isEmpty($0) } ?? .null }
        library.add("all", 0...) { .bool(!$0.arguments.contains(where: Conversion.isEmpty)) }
        library.add("any", 0...) { .bool($0.arguments.contains { !Conversion.isEmpty($0) }) }
        library.add("ternary", 3) { try $0.bool(2) ? $0[0] : $0[1] }
        library.add("fail", 1) { throw $0.fault(try $0.string(0)) }
        library.add("hello", 0) { _ in .string("Hello!") }
    }
}
