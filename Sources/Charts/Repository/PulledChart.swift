import Diagnostics

/// A chart package that was downloaded, to be kept as it is.
package struct PulledChart: Sendable {
    package let fileName: String
    package let data: [UInt8]
    private let source: String

    package init(_ download: ChartRepository.Download) {
        (fileName, data, source) = (download.fileName, download.data, download.source)
    }

    /// Downloads the package at `url`.
    package init(url: String, files: RemoteFiles) async throws {
        guard let address = RemoteAddress(url) else {
            throw Diagnostic(.invalid, "\(RemoteAddress.redacted(url)) is no http or https URL")
        }
        data = try await files.fetch(url)
        source = address.shown
        fileName = try address.fileName ?? ChartPackage.fileName(of: ChartLoader.load(archive: data, source: source))
    }

    /// - Throws: `invalid` for what is no sound package; nothing is written then.
    package func save(in folder: String) throws -> String {
        _ = try ChartArchive.files(in: data, name: source)
        let path: String = "\(folder)/\(fileName)"
        try WrittenFiles.write(data, to: path)
        return path
    }

    /// Unpacks the chart into a folder of its name.
    ///
    /// - Throws: `conflict` if something of that name is there.
    package func unpack(in folder: String) throws -> String {
        let files: [ChartFile] = try ChartArchive.files(in: data, name: source)
        let name: String = try ChartLoader.load(files: files, source: source).name
        let path: String = "\(folder)/\(name)"
        guard !WrittenFiles.exists(path) else {
            throw Diagnostic(
                .conflict, "failed to untar: a file or directory with the name \(path) already exists",
                hint: "remove it, or give another folder with --untardir")
        }
        for file in files { try WrittenFiles.write(file.data, to: "\(path)/\(file.name)") }
        return path
    }
}
