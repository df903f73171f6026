import Diagnostics
package import ValueTree

/// Everything on a command line that sets values, in Helm's order of precedence: files, `--set-json`, `--set`,
/// `--set-string`, `--set-file`, `--set-literal`; within each the later argument wins.
package struct ValueSources: Sendable, Equatable {
    /// Paths or http(s) URLs of values files; `-` is standard input.
    package var files: [String]
    package var set: [String]
    package var setString: [String]
    package var setFile: [String]
    package var setJSON: [String]
    package var setLiteral: [String]

    package init(
        files: [String] = [], set: [String] = [], setString: [String] = [], setFile: [String] = [],
        setJSON: [String] = [], setLiteral: [String] = []
    ) {
        self.files = files
        self.set = set
        self.setString = setString
        self.setFile = setFile
        self.setJSON = setJSON
        self.setLiteral = setLiteral
    }

    package var isEmpty: Bool { self == ValueSources() }

    /// The values of all sources over each other, a map, without any chart's defaults.
    ///
    /// - Parameter remote: how to download, asked only if a URL is among the files.
    /// - Throws: `invalid` with the place in the file or argument; `notFound` and others for unreadable files.
    package func merged(remote: () -> RemoteFiles) async throws -> Value {
        var values: Value = [:]
        for file in files {
            let text: [UInt8] = try await within("read values") { try await ValueSources.read(file, remote) }
            values = values.merged(with: try ValuesFile.parse(text, file: RemoteAddress.redacted(file)))
        }
        for argument in setJSON { values = try SetExpression.apply(argument, style: .json, to: values) }
        for argument in set { values = try SetExpression.apply(argument, style: .typed, to: values) }
        for argument in setString { values = try SetExpression.apply(argument, style: .string, to: values) }
        for argument in setFile { values = try await ValueSources.applyFiles(argument, to: values, remote) }
        for argument in setLiteral { values = try SetExpression.apply(argument, style: .literal, to: values) }
        return values
    }

    private static func applyFiles(
        _ argument: String, to values: Value, _ remote: () -> RemoteFiles
    ) async throws -> Value {
        var names: [String] = []
        _ = try SetExpression.apply(argument, style: .file, to: values) { name in
            names.append(name)
            return ""
        }
        var texts: [String: String] = [:]
        for name in names {
            let contents: [UInt8] = try await within("read \(SetExpression.Style.file.flag)") {
                try await read(name, remote)
            }
            texts[name] = String(decoding: contents, as: UTF8.self)
        }
        return try SetExpression.apply(argument, style: .file, to: values) { texts[$0] ?? "" }
    }

    private static func read(_ file: String, _ remote: () -> RemoteFiles) async throws -> [UInt8] {
        if RemoteAddress.isRemote(file) { return try await remote().fetch(file) }
        return try LocalFiles.read(file == "-" ? "/dev/stdin" : file, limit: ChartLimits.totalSize)
    }
}
