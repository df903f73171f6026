import Charts
import CommandLineKit
import Diagnostics
import Terminal

/// `iter8 chart package`.
enum ChartPackaging {
    static let destination = Flag(
        "destination", "d", .string, "folder to write the package into", value: "FOLDER", default: ".",
        completion: .folders)
    static let version = Flag("version", nil, .string, "version to give the chart", value: "VERSION")
    static let appVersion = Flag("app-version", nil, .string, "appVersion to give the chart", value: "VERSION")
    static let updates = Flag(
        "dependency-update", "u", .bool, "first do what iter8 chart dependency update does")

    static let spec = CommandSpec(
        "package", "pack a chart folder into an archive",
        about: "Pack chart folders into archives that Helm and chart repositories take. .helmignore says what stays "
            + "out. The same folder always gives the same bytes. Packages are not signed: there is no --sign.",
        examples: [
            CommandSpec.Example("a chart, as the version of this build", "iter8 chart package ./web --version 1.2.3"),
            CommandSpec.Example("with its dependencies fetched first", "iter8 chart package ./web -u -d dist"),
        ],
        arguments: [CommandSpec.Argument("PATH", repeats: true)],
        flags: [destination, version, appVersion, updates])

    static func run(_ invocation: Invocation) async throws {
        let flags: FlagValues = invocation.values
        var folder: String = flags.string(destination) ?? "."
        if folder == "." { folder = WrittenFiles.currentFolder }
        while folder.count > 1, folder.hasSuffix("/") { folder.removeLast() }
        for path in invocation.arguments {
            try await ChartInput.reading {
                if flags.bool(updates) {
                    let update = try DependencyUpdate(
                        folder: path, repositories: RepositoryFlags.repositories(invocation)
                    ) { invocation.streams.note($0) }
                    try await update.update()
                }
                let package = try ChartPackage(
                    folder: path, version: flags.string(version), appVersion: flags.string(appVersion))
                let file: String = "\(folder)/\(package.fileName)"
                try WrittenFiles.write(package.data, to: file)
                try invocation.streams.print("Successfully packaged chart and saved it to: \(file)\n")
            }
        }
    }
}
