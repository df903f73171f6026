import Diagnostics

/// Collects the files of a chart from a folder: symbolic links are followed, `.helmignore` is obeyed.
struct ChartFolder {
    private let root: String
    private let rules: IgnoreRules
    private var collected: [ChartFile] = []
    private var size: Int = 0

    /// Files in the order of their names, folder by folder.
    static func files(in path: String) throws -> [ChartFile] {
        var folder = try ChartFolder(root: path)
        try folder.collect("", depth: 0)
        return folder.collected
    }

    private init(root: String) throws {
        self.root = root
        let ignoreFile: String = "\(root)/.helmignore"
        if case .file = LocalFiles.kind(of: ignoreFile) {
            let text: [UInt8] = try LocalFiles.read(ignoreFile, limit: ChartLimits.fileSize)
            rules = try IgnoreRules(text: String(decoding: text, as: UTF8.self), file: ignoreFile)
        } else {
            rules = IgnoreRules()
        }
    }

    private mutating func collect(_ folder: String, depth: Int) throws {
        guard depth < 64 else {
            throw Diagnostic(
                .invalid, "\(root)/\(folder) is nested too deeply",
                hint: "is there a symbolic link to a parent folder?")
        }
        for name in try LocalFiles.names(in: folder.isEmpty ? root : "\(root)/\(folder)") {
            let path: String = folder.isEmpty ? name : "\(folder)/\(name)"
            let kind: LocalFiles.Kind? = LocalFiles.kind(of: "\(root)/\(path)")
            if case .folder = kind {
                if !rules.ignores(path, isFolder: true) { try collect(path, depth: depth + 1) }
                continue
            }
            if rules.ignores(path, isFolder: false) { continue }
            switch kind {
            case .file(let size): try add(path, size: size)
            case nil: throw Diagnostic(.invalid, "\(root)/\(path) is a symbolic link to nothing")
            default:
                throw Diagnostic(
                    .invalid, "\(root)/\(path) is neither a file nor a folder",
                    hint: "name it in .helmignore if it is no part of the chart")
            }
        }
    }

    private mutating func add(_ path: String, size fileSize: Int) throws {
        size += fileSize
        guard collected.count < ChartLimits.files, size <= ChartLimits.totalSize else {
            throw Diagnostic(
                .invalid,
                "the chart in \(root) has more than \(ChartLimits.files) files or \(ByteCount(ChartLimits.totalSize))",
                hint: "name what is no part of the chart in .helmignore")
        }
        let data: [UInt8] = try LocalFiles.read("\(root)/\(path)", limit: ChartLimits.fileSize)
        collected.append(ChartFile(name: path, data: ByteOrderMark.stripped(data)))
    }
}

enum ByteOrderMark {
    /// The bytes without a UTF-8 byte order mark at their start.
    static func stripped(_ data: [UInt8]) -> [UInt8] {
        data.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(data.dropFirst(3)) : data
    }
}
