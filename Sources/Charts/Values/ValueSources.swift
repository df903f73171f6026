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
        ValueSources.merged(try await layers(remote: remote))
    }

    /// What layers come to, the later over the earlier.
    package static func merged(_ layers: [ValueLayer]) -> Value {
        guard let last = layers.last else { return [:] }
        return last.result
    }

    /// The layers with one more on top of them: `values`, a map.
    package static func adding(_ values: Value, title: String, to layers: [ValueLayer]) -> [ValueLayer] {
        layers + [ValueLayer(title: title, values: values, result: merged(layers).merged(with: values))]
    }

    /// Each source with the values that it gives, the lowest first.
    ///
    /// - Throws: as ``merged(remote:)``.
    package func layers(remote: () -> RemoteFiles) async throws -> [ValueLayer] {
        var layers: [ValueLayer] = []
        var values: Value = [:]
        for file in files {
            let text: [UInt8] = try await within("read values") { try await ValueSources.read(file, remote) }
            let title: String = RemoteAddress.redacted(file)
            let own: Value = try ValuesFile.parse(text, file: title)
            values = values.merged(with: own)
            layers.append(ValueLayer(title: title, values: own, result: values, text: text))
        }
        let flags: [(SetExpression.Style, [String])] = [
            (.json, setJSON), (.typed, set), (.string, setString), (.file, setFile), (.literal, setLiteral),
        ]
        for (style, arguments) in flags {
            for argument in arguments {
                let texts: [String: String] = style == .file ? try await fileTexts(argument, remote) : [:]
                let read: (String) -> String = { texts[$0] ?? "" }
                values = try SetExpression.apply(argument, style: style, to: values, file: read)
                // Alone it may fail: a list's third element needs the others.
                let own: Value = (try? SetExpression.apply(argument, style: style, to: [:], file: read)) ?? [:]
                layers.append(ValueLayer(title: "\(style.flag) \(argument)", values: own, result: values))
            }
        }
        return layers
    }

    /// The contents of the files that a `--set-file` argument names.
    private func fileTexts(_ argument: String, _ remote: () -> RemoteFiles) async throws -> [String: String] {
        var names: [String] = []
        _ = try SetExpression.apply(argument, style: .file, to: [:]) { name in
            names.append(name)
            return ""
        }
        var texts: [String: String] = [:]
        for name in names {
            let contents: [UInt8] = try await within("read \(SetExpression.Style.file.flag)") {
                try await ValueSources.read(name, remote)
            }
            texts[name] = String(decoding: contents, as: UTF8.self)
        }
        return texts
    }

    private static func read(_ file: String, _ remote: () -> RemoteFiles) async throws -> [UInt8] {
        if RemoteAddress.isRemote(file) { return try await remote().fetch(file) }
        return try LocalFiles.read(file == "-" ? "/dev/stdin" : file, limit: ChartLimits.totalSize)
    }
}
