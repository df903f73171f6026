import Diagnostics
import Glibc

/// Files that commands write.
enum OutputFile {
    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Replaces `path` whole or not at all: writes a file beside it and renames that.
    static func write(_ bytes: [UInt8], to path: String, mode: mode_t) throws {
        let temporary: String = "\(path).\(getpid()).new"
        let descriptor: Int32 = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw failure("write", path) }
        var isDone: Bool = false
        defer {
            close(descriptor)
            if !isDone { unlink(temporary) }
        }
        // The mode counts even if a file of that name was there already.
        _ = fchmod(descriptor, mode)
        try bytes.withUnsafeBytes { buffer in
            var offset: Int = 0
            while let start = buffer.baseAddress, offset < buffer.count {
                let count: Int = Glibc.write(descriptor, start + offset, buffer.count - offset)
                if count < 0, errno != EINTR { throw failure("write", path) }
                offset += max(0, count)
            }
        }
        guard rename(temporary, path) == 0 else { throw failure("replace", path) }
        isDone = true
    }

    /// Makes the folders that `path` goes through.
    static func makeFolders(for path: String) throws {
        var folder: String = ""
        for part in path.split(separator: "/", omittingEmptySubsequences: false).dropLast() {
            folder += folder.isEmpty && !path.hasPrefix("/") ? String(part) : "/\(part)"
            guard !part.isEmpty, mkdir(folder, 0o755) != 0, errno != EEXIST else { continue }
            throw failure("make the folder", folder)
        }
    }

    private static func failure(_ verb: String, _ path: String) -> Diagnostic {
        Diagnostic(.failed, "can't \(verb) \(path): \(String(cString: strerror(errno)))")
    }
}
