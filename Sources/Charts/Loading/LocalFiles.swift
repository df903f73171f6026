import Diagnostics
import Glibc

/// Reading folders and files of this machine.
package enum LocalFiles {
    enum Kind {
        case file(size: Int)
        case folder
        case other
    }

    /// What is at `path` once symbolic links are followed, nil if nothing is.
    static func kind(of path: String) -> Kind? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return .file(size: Int(status.st_size))
        case S_IFDIR: return .folder
        default: return .other
        }
    }

    /// The whole file.
    ///
    /// - Throws: `notFound`, `forbidden` or `failed`; `invalid` if it has more than `limit` bytes.
    package static func read(_ path: String, limit: Int) throws -> [UInt8] {
        let descriptor: Int32 = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("can't read", path) }
        defer { close(descriptor) }
        var contents: [UInt8] = []
        var buffer: [UInt8] = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count: Int = Glibc.read(descriptor, &buffer, buffer.count)
            if count == 0 { return contents }
            if count < 0 {
                if errno == EINTR { continue }
                throw failure("can't read", path)
            }
            contents += buffer[..<count]
            if contents.count > limit {
                throw Diagnostic(.invalid, "\(path) is larger than \(ByteCount(limit)), which is the limit")
            }
        }
    }

    /// Names of what is in the folder, in byte order.
    static func names(in folder: String) throws -> [String] {
        guard let directory = opendir(folder) else { throw failure("can't list", folder) }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name: String = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private static func failure(_ what: String, _ path: String) -> Diagnostic {
        let number: Int32 = errno
        let code: Diagnostic.Code = number == ENOENT ? .notFound : number == EACCES ? .forbidden : .failed
        return Diagnostic(code, "\(what) \(path): \(String(cString: strerror(number)).lowercased())")
    }
}

/// A size as people read it.
struct ByteCount: CustomStringConvertible {
    private let bytes: Int

    init(_ bytes: Int) {
        self.bytes = bytes
    }

    var description: String {
        if bytes >= 1 << 20, bytes % (1 << 20) == 0 { return "\(bytes >> 20) MiB" }
        return bytes >= 1 << 10 && bytes % (1 << 10) == 0 ? "\(bytes >> 10) KiB" : "\(bytes) bytes"
    }
}
