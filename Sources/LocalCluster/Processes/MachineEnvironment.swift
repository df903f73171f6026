import Glibc

/// What pods get of the machine they run on.
enum MachineEnvironment {
    /// Of the server's environment only what says how this machine works: a pod is to run the same wherever the
    /// server was started from. `iter8` is found first in the folder of our own binary.
    static func variables(binary: String) -> [String: String] {
        var variables: [String: String] = ["NO_COLOR": "1"]
        for name in ["LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH", "SSL_CERT_FILE", "SSL_CERT_DIR"] {
            if let value = getenv(name) { variables[name] = String(cString: value) }
        }
        let path: String = getenv("PATH").map { String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin"
        if let slash = binary.lastIndex(of: "/"), slash != binary.startIndex {
            variables["PATH"] = "\(binary[..<slash]):\(path)"
        } else {
            variables["PATH"] = path
        }
        return variables
    }

    /// `shim`, through our own image where that is what it names: so that it can be started even when the file has
    /// been replaced by a newer one since.
    static func lasting(_ shim: [String]) -> [String] {
        shim.first == ownBinary() ? ["/proc/self/exe"] + shim.dropFirst() : shim
    }

    /// The file that we run from; nil if the system doesn't say.
    private static func ownBinary() -> String? {
        var buffer: [CChar] = Array(repeating: 0, count: Int(PATH_MAX) + 1)
        let count: Int = readlink("/proc/self/exe", &buffer, Int(PATH_MAX))
        guard count > 0 else { return nil }
        return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
