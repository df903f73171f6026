import Diagnostics
import Glibc
import ValueTree

/// Small files of the process runner: private, written whole or not at all.
enum Files {
    /// Makes a directory and those above it, mode 0700.
    static func makeDirectory(_ path: String) throws(Diagnostic) {
        var current: String = ""
        for part in path.split(separator: "/") {
            current += "/\(part)"
            if mkdir(current, 0o700) != 0, errno != EEXIST { throw failure("make folder \(path)") }
        }
    }

    /// Writes through a temporary file and a rename.
    ///
    /// - Parameter isDurable: whether it survives a loss of power once this returns.
    static func write(
        _ bytes: [UInt8], to path: String, mode: mode_t = 0o600, isDurable: Bool = false
    ) throws(Diagnostic) {
        let temporary: String = "\(path).\(getpid()).tmp"
        let descriptor: Int32 = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw failure("write \(path)") }
        guard writeAll(bytes, to: descriptor), !isDurable || fsync(descriptor) == 0 else {
            let error: Diagnostic = failure("write \(path)")
            close(descriptor)
            unlink(temporary)
            throw error
        }
        close(descriptor)
        guard rename(temporary, path) == 0 else { throw failure("write \(path)") }
    }

    /// False when not all could be written; errno says why.
    static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var start: Int = 0
        while start < bytes.count {
            let count: Int = bytes[start...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            start += count
        }
        return true
    }

    /// Read end and write end, which no program inherits; nil if there are no descriptors left.
    static func pipe() -> (read: Int32, write: Int32)? {
        var ends: [Int32] = [-1, -1]
        guard Glibc.pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }

    /// Does nothing if there is no such file.
    static func move(_ path: String, to other: String) { rename(path, other) }

    /// nil if the file can't be read.
    static func read(_ path: String, limit: Int = 64 << 20) -> [UInt8]? {
        let descriptor: Int32 = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer: [UInt8] = Array(repeating: 0, count: 64 << 10)
        while bytes.count < limit {
            let count: Int = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            if count <= 0 { break }
            bytes += buffer[..<count]
        }
        return bytes
    }

    static func readJSON(_ path: String) -> Value? {
        read(path).flatMap { try? JSONReader.parse($0, file: path) }
    }

    static func names(in directory: String) -> [String] {
        guard let stream = opendir(directory) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name: String = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Removes a file or a folder with all that is in it; symbolic links are removed, not followed.
    static func removeTree(_ path: String) {
        var information = stat()
        guard lstat(path, &information) == 0 else { return }
        if information.st_mode & S_IFMT == S_IFDIR {
            for name in names(in: path) { removeTree("\(path)/\(name)") }
            rmdir(path)
        } else {
            unlink(path)
        }
    }

    /// What the last system call that failed says.
    static func failure(_ what: String) -> Diagnostic {
        Diagnostic(.failed, "can't \(what): \(String(cString: strerror(errno)))")
    }
}
