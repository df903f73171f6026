import Charts
import CommandLineKit
import Diagnostics
import Experiments
import Glibc
import ValueTree
import YAML

/// The folder that a local experiment lives in: its document is `experiment.yaml` there.
struct RunFolder: ExperimentStore {
    static let flag = Flag(
        "runDir", nil, .string, "folder with the experiment", value: "DIR", default: ".", aliases: ["run-dir"],
        completion: .files)

    /// No experiment is larger, in bytes.
    private static let limit: Int = 16 << 20

    let path: String

    init(path: String) {
        self.path = path
    }

    init(_ invocation: Invocation) {
        path = invocation.values.string(RunFolder.flag) ?? "."
    }

    /// `experiment.yaml`, or with its folder where that is another one.
    var file: String { path == "." ? "experiment.yaml" : "\(path)/experiment.yaml" }

    /// How commands on this folder end: empty for the folder we are in.
    var flags: String { path == "." ? "" : " --runDir \(path)" }

    // MARK: The document

    func load() async throws -> Experiment { try read() }

    func save(_ experiment: Experiment) async throws { try write(experiment) }

    /// - Throws: ``Diagnostic`` `notFound`; `invalid` with the place of the fault.
    func read() throws -> Experiment {
        let text: [UInt8]
        do {
            text = try LocalFiles.read(file, limit: RunFolder.limit)
        } catch let error as Diagnostic where error.code == .notFound {
            throw Diagnostic(
                .notFound, "there is no \(file)",
                hint: "make and run one with: iter8 launch --set 'tasks={http}' --set http.url=URL\(flags)")
        }
        do throws(Diagnostic) {
            return try Experiment(value: try YAMLReader.parse(text, file: file, numbers: .integersAndFloats))
        } catch {
            throw error.location == nil ? error.within(file) : error
        }
    }

    /// Whole or not at all. It may hold tokens: nobody else may read it.
    func write(_ experiment: Experiment) throws {
        try WrittenFiles.write(Array(YAMLWriter.string(experiment.value).utf8), to: file, mode: 0o600)
    }

    // MARK: One run at a time

    /// Keeps other runs out of the folder while `body` runs. The lock goes with the process, however that ends.
    ///
    /// - Throws: ``Diagnostic`` `conflict` if another run is at work there.
    func exclusively<Result>(_ body: () async throws -> Result) async throws -> Result {
        try WrittenFiles.makeFolder(path)
        let descriptor: Int32 = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw Diagnostic(.invalid, "\(path) can't be opened: \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw Diagnostic(
                .conflict, "another run is at work in \(path == "." ? "this folder" : path)",
                hint: "wait for its end, or run in another folder: --runDir DIR")
        }
        return try await body()
    }
}
