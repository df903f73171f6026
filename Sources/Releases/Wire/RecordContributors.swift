import ValueTree

/// What makes a record large, for errors and notices.
enum RecordContributors {
    /// `templates/big.yaml of the chart: 1.3 MiB`, the largest first, at most five.
    static func lines(_ record: ReleaseRecord) -> [String] {
        var sizes: [(name: String, size: Int)] = []
        for field in ["templates", "files"] {
            for file in record.value[at: "chart", field]?.listValue ?? [] {
                // Its data is base64.
                let size: Int = (file["data"]?.stringValue?.utf8.count ?? 0) / 4 * 3
                sizes.append(("\(file["name"]?.stringValue ?? "a file") of the chart", size))
            }
        }
        sizes.append(("the rendered manifest", record.manifest.utf8.count))
        sizes.append(("the values that were set", JSONWriter.bytes(record.values).count))
        sizes.append(("the chart's default values", JSONWriter.bytes(record.value[at: "chart", "values"] ?? [:]).count))
        sizes.append(("the notes", record.notes.utf8.count))
        return lines(sizes)
    }

    static func lines(_ sizes: [(name: String, size: Int)]) -> [String] {
        sizes.filter { $0.size > 1_024 }
            .sorted { $0.size == $1.size ? $0.name < $1.name : $0.size > $1.size }
            .prefix(5)
            .map { "\($0.name): \(ByteCount.text($0.size))" }
    }
}

/// Sizes for people.
enum ByteCount {
    /// `1.3 MiB`, `512 KiB`, `17 bytes`.
    static func text(_ bytes: Int) -> String {
        if bytes >= 1 << 20 { return "\(tenths(bytes, 1 << 20)) MiB" }
        if bytes >= 1 << 10 { return "\(tenths(bytes, 1 << 10)) KiB" }
        return "\(bytes) bytes"
    }

    private static func tenths(_ bytes: Int, _ unit: Int) -> String {
        let rounded: Int = (bytes * 10 + unit / 2) / unit
        return rounded % 10 == 0 ? "\(rounded / 10)" : "\(rounded / 10).\(rounded % 10)"
    }
}
