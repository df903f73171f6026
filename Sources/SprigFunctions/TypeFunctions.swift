import GoTemplate

/// Sprig's reflection.
enum TypeFunctions {
    static func add(to library: inout FunctionLibrary) {
        library.add("typeOf", 1) { .string($0[0].typeName) }
        library.add("typeIs", 2) { .bool($0[1].typeName == (try $0.string(0))) }
        library.add("typeIsLike", 2) { call in
            let (name, type): (String, String) = (try call.string(0), call[1].typeName)
            return .bool(type == name || "*\(name)" == type)
        }
        library.add("kindOf", 1) { .string($0[0].kindName) }
        library.add("kindIs", 2) { .bool($0[1].kindName == (try $0.string(0))) }
    }
}
