/// What this binary is.
enum BuildInfo {
    static let version: String = "1.0.0"

    static var platform: String {
        #if arch(x86_64)
            "linux/amd64"
        #elseif arch(arm64)
            "linux/arm64"
        #else
            "linux/unknown"
        #endif
    }
}
