import Diagnostics
import Glibc

/// A file that requests carry: read piece by piece while it is sent, however large it is.
final class PayloadFile {
    let size: Int
    private let descriptor: Int32

    init(_ path: String) throws(Diagnostic) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw Diagnostic(.failed, "can't read \(path): \(String(cString: strerror(errno)))")
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw Diagnostic(.failed, "can't read \(path): not a regular file")
        }
        size = Int(status.st_size)
    }

    deinit {
        close(descriptor)
    }

    /// Up to `buffer`'s size of bytes from `offset`; 0 if the file has become shorter or can't be read.
    func read(_ buffer: UnsafeMutableRawBufferPointer, at offset: Int) -> Int {
        max(0, pread(descriptor, buffer.baseAddress, min(buffer.count, size - offset), off_t(offset)))
    }

    /// Its contents as memory, for the caller to unmap; nil with errno.
    func map() -> UnsafeRawPointer? {
        let start: UnsafeMutableRawPointer? = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0)
        return start == MAP_FAILED ? nil : start.map { UnsafeRawPointer($0) }
    }
}
