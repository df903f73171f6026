import GoTemplate

/// Go's `path` and `filepath` (alike on Linux) by Sprig's names.
enum PathFunctions {
    static func add(to library: inout FunctionLibrary) {
        for (prefix, isFile) in [("", false), ("os", true)] {
            let name: (String) -> String = { isFile ? prefix + $0.prefix(1).uppercased() + $0.dropFirst() : $0 }
            library.add(name("base"), 1) { .string(base(try $0.string(0))) }
            library.add(name("dir"), 1) { .string(directory(try $0.string(0))) }
            library.add(name("ext"), 1) { .string(fileExtension(try $0.string(0))) }
            library.add(name("clean"), 1) { .string(clean(try $0.string(0))) }
            library.add(name("isAbs"), 1) { .bool(try $0.string(0).hasPrefix("/")) }
        }
    }

    static func clean(_ path: String) -> String {
        if path.isEmpty { return "." }
        let isRooted: Bool = path.hasPrefix("/")
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == ".." {
                if let last = parts.last, last != ".." { parts.removeLast() } else if !isRooted { parts.append(part) }
            } else {
                parts.append(part)
            }
        }
        let joined: String = parts.joined(separator: "/")
        return isRooted ? "/" + joined : joined.isEmpty ? "." : joined
    }

    static func base(_ path: String) -> String {
        if path.isEmpty { return "." }
        return path.split(separator: "/").last.map(String.init) ?? "/"
    }

    private static func directory(_ path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return clean(String(path[...slash]))
    }

    private static func fileExtension(_ path: String) -> String {
        let name: Substring = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        return name.lastIndex(of: ".").map { String(name[$0...]) } ?? ""
    }
}
