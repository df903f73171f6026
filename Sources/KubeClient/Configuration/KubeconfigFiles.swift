import Diagnostics
import FoundationEssentials

/// Which kubeconfig files there are, and their content.
struct KubeconfigFiles {
    let environment: [String: String]

    /// The merged configuration, and whether somebody named the files; nil when there is nothing to read.
    ///
    /// `--kubeconfig` is one file that must exist. KUBECONFIG is a list; of its files some may be missing, but
    /// not all. Without either it is `~/.kube/config`, if that exists.
    func load(flag: String?) throws(Diagnostic) -> Kubeconfig? {
        if let flag, !flag.isEmpty {
            guard let config = try read(flag) else {
                throw Diagnostic(
                    .notFound, "there is no file \(flag)", context: ["--kubeconfig"], hint: "check the path")
            }
            return config
        }
        let listed: [String] = (environment["KUBECONFIG"] ?? "").split(separator: ":").map(String.init)
        guard listed.isEmpty else { return try merged(listed) }
        guard let home = environment["HOME"], !home.isEmpty else { return nil }
        return try read(FilePath.resolve(".kube/config", in: home))
    }

    private func merged(_ files: [String]) throws(Diagnostic) -> Kubeconfig {
        var seen: Set<String> = []
        var result: Kubeconfig?
        for file in files where seen.insert(file).inserted {
            guard let config = try read(file) else { continue }
            result = result?.merged(under: config) ?? config
        }
        guard let result else {
            let names: String = files.joined(separator: ", ")
            throw Diagnostic(
                .notFound, files.count == 1 ? "there is no file \(names)" : "none of the files exists: \(names)",
                context: ["KUBECONFIG"], hint: "correct or unset the environment variable KUBECONFIG")
        }
        return result
    }

    /// nil if there is no such file.
    private func read(_ path: String) throws(Diagnostic) -> Kubeconfig? {
        guard let bytes = try ConfigurationFile.read(path) else { return nil }
        return try Kubeconfig(bytes, file: path)
    }
}

/// Small files that a configuration consists of.
enum ConfigurationFile {
    /// nil if there is no such file.
    static func read(_ path: String) throws(Diagnostic) -> [UInt8]? {
        do {
            return Array(try Data(contentsOf: URL(filePath: path)))
        } catch let error as CocoaError where error.code == .fileReadNoSuchFile {
            return nil
        } catch {
            throw Diagnostic(.failed, "can't read \(path)", hint: "check that it is a file and that you may read it")
        }
    }

    /// The content of a file that the field at `place` names.
    static func read(_ path: String, for place: String) throws(Diagnostic) -> [UInt8] {
        do throws(Diagnostic) {
            if let bytes = try read(path) { return bytes }
        } catch {
            throw error.within(place)
        }
        throw Diagnostic(.invalid, "there is no file \(path)", context: [place])
    }
}
