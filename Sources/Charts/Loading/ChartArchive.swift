import CArchive
import Diagnostics

/// Unpacks a chart package (.tgz) in memory. Nothing is ever written, and nothing in the package can make its files
/// appear to lie outside the chart.
struct ChartArchive {
    private let name: String
    private var remaining: Int = ChartLimits.totalSize
    private var collected: [ChartFile] = []
    /// Links inside the chart, to be given their target's contents at the end.
    private var links: [(name: String, target: String)] = []

    /// The files, named from inside the chart's folder, in the package's order.
    ///
    /// - Throws: `invalid` for anything but a sound gzipped tarball of one chart folder.
    static func files(in package: [UInt8], name: String) throws -> [ChartFile] {
        guard package.starts(with: [0x1F, 0x8B]) else {
            throw Diagnostic(
                .invalid, "\(name) is not a chart package: a gzipped tar archive",
                hint: name.hasSuffix(".yaml") || name.hasSuffix(".yml") ? "give values files with -f" : nil)
        }
        var archive = ChartArchive(name: name)
        try package.withUnsafeBytes { try archive.unpack($0) }
        try archive.resolveLinks()
        guard !archive.collected.isEmpty else { throw archive.refusal("it is empty") }
        return archive.collected
    }

    private init(name: String) {
        self.name = name
    }

    private func refusal(_ reason: String) -> Diagnostic {
        Diagnostic(.invalid, "\(name) is not a sound chart package: \(reason)")
    }

    private mutating func unpack(_ package: UnsafeRawBufferPointer) throws {
        guard iter8_archive_is_there() != 0 else { throw refusal("libarchive.so.13 is not installed on this machine") }
        guard let reader = iter8_archive_read_new() else { throw refusal("there is no memory to read it") }
        defer { iter8_archive_read_free(reader) }
        iter8_archive_read_support_filter_gzip(reader)
        iter8_archive_read_support_format_tar(reader)
        guard iter8_archive_read_open_memory(reader, package.baseAddress, package.count) == ARCHIVE_OK else {
            throw libraryFailure(reader)
        }
        var entries: Int = 0
        var entry: OpaquePointer?
        while true {
            let status: Int32 = iter8_archive_read_next_header(reader, &entry)
            if status == ARCHIVE_EOF { return }
            guard status == ARCHIVE_OK || status == ARCHIVE_WARN, let entry else { throw libraryFailure(reader) }
            entries += 1
            guard entries <= ChartLimits.files else {
                throw refusal("it has more than \(ChartLimits.files) entries")
            }
            try add(entry, from: reader)
        }
    }

    private mutating func add(_ entry: OpaquePointer, from reader: OpaquePointer) throws {
        guard let rawPath = iter8_archive_entry_pathname(entry) else { throw refusal("an entry has no name") }
        let path: String = String(cString: rawPath)
        // Before anything is skipped or read: what is said to be huge is not even decompressed.
        let size: Int = Int(iter8_archive_entry_size(entry))
        try checkSize(size, of: path)
        if let link = iter8_archive_entry_hardlink(entry) ?? iter8_archive_entry_symlink(entry) {
            let isHard: Bool = iter8_archive_entry_hardlink(entry) != nil
            try addLink(path, to: String(cString: link), isHard: isHard)
            return
        }
        switch UInt32(iter8_archive_entry_filetype(entry)) & UInt32(S_IFMT) {
        case UInt32(S_IFDIR): return
        case UInt32(S_IFREG): break
        default: throw refusal("\"\(path)\" is a device, a socket or a pipe")
        }
        let inside: String = try pathInsideChart(path)
        let data: [UInt8] = try contents(of: path, announced: size, from: reader)
        collected.append(ChartFile(name: inside, data: ByteOrderMark.stripped(data)))
    }

    private func checkSize(_ size: Int, of path: String) throws {
        if size < 0 || size > remaining {
            throw refusal("unpacked it is larger than \(ByteCount(ChartLimits.totalSize))")
        }
        if size > ChartLimits.fileSize {
            throw refusal("\"\(path)\" is larger than \(ByteCount(ChartLimits.fileSize))")
        }
    }

    private mutating func contents(of path: String, announced: Int, from reader: OpaquePointer) throws -> [UInt8] {
        var data: [UInt8] = []
        data.reserveCapacity(announced)
        var buffer: [UInt8] = [UInt8](repeating: 0, count: min(max(announced, 512), 256 << 10))
        while true {
            let count: Int = iter8_archive_read_data(reader, &buffer, buffer.count)
            if count == 0 { return data }
            guard count > 0 else { throw libraryFailure(reader) }
            remaining -= count
            guard remaining >= 0, data.count + count <= ChartLimits.fileSize else {
                throw refusal("\"\(path)\" unpacks to more than it may")
            }
            data += buffer[..<count]
        }
    }

    /// The path without the chart's own folder, cleaned; refuses whatever would leave it.
    private func pathInsideChart(_ path: String) throws -> String {
        // Packages made on Windows may have backslashes.
        let normalized: String = String(path.map { $0 == "\\" ? "/" : $0 })
        guard !normalized.hasPrefix("/") else { throw refusal("\"\(path)\" is an absolute path") }
        var parts: [Substring] = normalized.split(separator: "/").filter { $0 != "." }
        guard !parts.contains("..") else { throw refusal("\"\(path)\" leads out of the chart") }
        if parts.first == "Chart.yaml" {
            throw refusal("Chart.yaml is not inside a folder, the chart's name")
        }
        guard parts.count > 1 else { throw refusal("\"\(path)\" lies outside the chart's folder") }
        parts.removeFirst()
        if let drive = parts.first, drive.count == 2, drive.last == ":", parts.count > 1 {
            throw refusal("\"\(path)\" names a drive")
        }
        return parts.joined(separator: "/")
    }

    private mutating func addLink(_ path: String, to target: String, isHard: Bool) throws {
        let inside: String = try pathInsideChart(path)
        let outside: Diagnostic = refusal("\"\(path)\" is a link out of the chart, to \"\(target)\"")
        guard !target.hasPrefix("/"), !target.contains("\\") else { throw outside }
        // A hard link names an entry of the package; a symbolic one starts from its own folder.
        var parts: [Substring] = isHard ? [] : inside.split(separator: "/").dropLast()
        for part in isHard ? try pathInsideChart(target).split(separator: "/") : target.split(separator: "/") {
            if part == "." { continue }
            guard part == ".." else {
                parts.append(part)
                continue
            }
            guard parts.popLast() != nil else { throw outside }
        }
        links.append((inside, parts.joined(separator: "/")))
    }

    private mutating func resolveLinks() throws {
        for link in links {
            guard let target = collected.first(where: { $0.name == link.target }) else {
                throw refusal("\"\(link.name)\" is a link to \"\(link.target)\", which is no file of the chart")
            }
            remaining -= target.data.count
            guard remaining >= 0 else { throw refusal("its links unpack to more than they may") }
            collected.append(ChartFile(name: link.name, data: target.data))
        }
    }

    private func libraryFailure(_ reader: OpaquePointer) -> Diagnostic {
        let text: String = iter8_archive_error_string(reader).map { String(cString: $0) } ?? "it can't be read"
        return refusal(text)
    }
}
