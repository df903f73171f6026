import Diagnostics
import Glibc

/// A request body as one stretch of memory; of a file, the system brings its pages in as they are sent.
final class PayloadMap {
    let bytes: UnsafeRawBufferPointer
    private let isMapped: Bool

    /// Nil for a plan without a body.
    ///
    /// - Throws: ``Diagnostic`` `failed` if the file can't be read.
    init?(_ body: LoadPlan.Body) throws(Diagnostic) {
        switch body {
        case .bytes(let given):
            guard !given.isEmpty else { return nil }
            let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: given.count, alignment: 1)
            copy.copyBytes(from: given)
            bytes = UnsafeRawBufferPointer(copy)
            isMapped = false
        case .file(let path):
            let file = try PayloadFile(path)
            guard file.size > 0 else { return nil }
            guard let start = file.map() else {
                throw Diagnostic(.failed, "can't read \(path): \(String(cString: strerror(errno)))")
            }
            bytes = UnsafeRawBufferPointer(start: start, count: file.size)
            isMapped = true
        }
    }

    deinit {
        if isMapped {
            munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
        } else {
            bytes.deallocate()
        }
    }
}
