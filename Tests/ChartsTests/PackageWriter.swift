import CArchive
import Foundation

/// Writes chart packages for tests, sound and hostile ones.
struct PackageWriter {
    enum Entry {
        case file(String, String)
        case data(String, [UInt8])
        case folder(String)
        case symbolicLink(String, to: String)
        case hardLink(String, to: String)
        case pipe(String)
    }

    static func package(_ entries: [Entry]) -> [UInt8] {
        var buffer: [UInt8] = [UInt8](repeating: 0, count: 8 << 20)
        var used: Int = 0
        let writer = archive_write_new()
        archive_write_add_filter_gzip(writer)
        archive_write_set_format_pax_restricted(writer)
        buffer.withUnsafeMutableBytes { bytes in
            archive_write_open_memory(writer, bytes.baseAddress, bytes.count, &used)
            for entry in entries { add(entry, to: writer) }
            archive_write_close(writer)
        }
        archive_write_free(writer)
        return Array(buffer[..<used])
    }

    private static func add(_ entry: Entry, to writer: OpaquePointer?) {
        let header = archive_entry_new()
        defer { archive_entry_free(header) }
        archive_entry_set_perm(header, 0o644)
        archive_entry_set_filetype(header, 0o100000)
        var data: [UInt8] = []
        switch entry {
        case .file(let name, let text):
            archive_entry_set_pathname(header, name)
            data = Array(text.utf8)
        case .data(let name, let bytes):
            archive_entry_set_pathname(header, name)
            data = bytes
        case .folder(let name):
            archive_entry_set_pathname(header, name)
            archive_entry_set_filetype(header, 0o040000)
        case .symbolicLink(let name, let target):
            archive_entry_set_pathname(header, name)
            archive_entry_set_filetype(header, 0o120000)
            archive_entry_set_symlink(header, target)
        case .hardLink(let name, let target):
            archive_entry_set_pathname(header, name)
            archive_entry_set_hardlink(header, target)
        case .pipe(let name):
            archive_entry_set_pathname(header, name)
            archive_entry_set_filetype(header, 0o010000)
        }
        archive_entry_set_size(header, Int64(data.count))
        archive_write_header(writer, header)
        if !data.isEmpty { archive_write_data(writer, data, data.count) }
    }
}

/// A folder that is gone after the test.
struct ScratchFolder {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "iter8-charts-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }

    func write(_ name: String, _ text: String) throws {
        let url = URL(filePath: path).appending(path: name)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: url, atomically: true, encoding: .utf8)
    }
}

extension PackageWriter {
    /// Any bytes, gzipped.
    static func compressed(_ data: [UInt8]) -> [UInt8] {
        var buffer: [UInt8] = [UInt8](repeating: 0, count: data.count + 4_096)
        var used: Int = 0
        let writer = archive_write_new()
        archive_write_add_filter_gzip(writer)
        archive_write_set_format_raw(writer)
        buffer.withUnsafeMutableBytes { bytes in
            archive_write_open_memory(writer, bytes.baseAddress, bytes.count, &used)
            let header = archive_entry_new()
            archive_entry_set_filetype(header, 0o100000)
            archive_write_header(writer, header)
            archive_write_data(writer, data, data.count)
            archive_entry_free(header)
            archive_write_close(writer)
        }
        archive_write_free(writer)
        return Array(buffer[..<used])
    }
}
