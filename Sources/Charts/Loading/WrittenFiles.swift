import Diagnostics
import Glibc

/// Writing, moving and removing files of this machine.
package enum WrittenFiles {
    /// Writes a file whole or not at all: a file beside it is renamed. Folders on the way are made.
    ///
    /// - Parameter mode: counts even if a file of that name was there already.
    package static func write(_ bytes: [UInt8], to path: String, mode: UInt32 = 0o644) throws {
        try makeFolder(String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]))
        let temporary: String = "\(path).\(getpid()).new"
        let descriptor: Int32 = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw failure("write", path) }
        var isDone: Bool = false
        defer {
            close(descriptor)
            if !isDone { unlink(temporary) }
        }
        _ = fchmod(descriptor, mode)
        var rest: ArraySlice<UInt8> = bytes[...]
        while !rest.isEmpty {
            let count: Int = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno != EINTR { throw failure("write", path) }
            rest = rest.dropFirst(max(0, count))
        }
        try move(temporary, to: path)
        isDone = true
    }

    /// Makes a folder and those around it.
    package static func makeFolder(_ path: String) throws {
        guard !path.isEmpty, LocalFiles.kind(of: path) == nil else { return }
        if let slash = path.lastIndex(of: "/") { try makeFolder(String(path[..<slash])) }
        guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw failure("make the folder", path) }
    }

    static func move(_ path: String, to other: String) throws {
        guard rename(path, other) == 0 else { throw failure("replace", other) }
    }

    static func remove(_ path: String) throws {
        guard unlink(path) == 0 || errno == ENOENT else { throw failure("remove", path) }
    }

    static func removeEmptyFolder(_ path: String) { _ = rmdir(path) }

    package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    package static var currentFolder: String {
        guard let path = getcwd(nil, 0) else { return "." }
        defer { free(path) }
        return String(cString: path)
    }

    private static func failure(_ verb: String, _ path: String) -> Diagnostic {
        Diagnostic(.failed, "can't \(verb) \(path): \(String(cString: strerror(errno)).lowercased())")
    }
}
