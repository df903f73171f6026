import CArchive
import Diagnostics

/// Compression through libarchive.
enum PackageCompression {
    /// The same bytes for the same data: no time and no name is written down.
    static func compressed(_ data: [UInt8]) throws -> [UInt8] {
        guard iter8_archive_is_there() != 0 else {
            throw Diagnostic(.failed, "can't write a package: libarchive.so.13 is not installed on this machine")
        }
        let failure = Diagnostic(.failed, "can't compress the package")
        guard let writer = iter8_archive_write_new(), let entry = iter8_archive_entry_new() else { throw failure }
        defer {
            iter8_archive_entry_free(entry)
            iter8_archive_write_free(writer)
        }
        iter8_archive_write_add_filter_gzip(writer)
        iter8_archive_write_set_format_raw(writer)
        iter8_archive_write_set_filter_option(writer, "gzip", "timestamp", nil)
        var buffer: [UInt8] = [UInt8](repeating: 0, count: data.count + data.count / 500 + (64 << 10))
        var used: Int = 0
        let isWritten: Bool = withUnsafeMutablePointer(to: &used) { used in
            buffer.withUnsafeMutableBytes { bytes in
                guard iter8_archive_write_open_memory(writer, bytes.baseAddress, bytes.count, used) == ARCHIVE_OK
                else { return false }
                iter8_archive_entry_set_regular(entry)
                return iter8_archive_write_header(writer, entry) == ARCHIVE_OK
                    && iter8_archive_write_data(writer, data, data.count) == data.count
                    && iter8_archive_write_close(writer) == ARCHIVE_OK
            }
        }
        guard isWritten else { throw failure }
        return Array(buffer[..<used])
    }
}
