/// How much a chart may be; more is taken for a mistake or an attack.
enum ChartLimits {
    /// A packed chart, in bytes.
    static let packageSize: Int = 64 << 20
    /// All files of a chart together, in bytes: Helm's limit.
    static let totalSize: Int = 100 << 20
    /// One file, in bytes: Helm's limit.
    static let fileSize: Int = 5 << 20
    static let files: Int = 20_000
    /// Charts inside charts inside charts.
    static let depth: Int = 16
}
