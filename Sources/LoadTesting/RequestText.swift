/// The bytes of a plan's request, the same for every one.
enum RequestText {
    static func bytes(_ plan: LoadPlan) -> [UInt8] {
        var fields: [(name: String, value: String)] = [
            ("Host", plan.target.authority), ("User-Agent", "iter8"), ("Accept", "*/*"),
        ]
        if !plan.body.isEmpty || ["POST", "PUT", "PATCH"].contains(plan.method) {
            fields.append(("Content-Length", String(plan.body.count)))
        }
        for header in plan.headers {
            fields.removeAll { $0.name.lowercased() == header.name.lowercased() }
            if !header.value.isEmpty { fields.append(header) }
        }
        var text: String = "\(plan.method) \(plan.target.path) HTTP/1.1\r\n"
        for field in fields { text += "\(clean(field.name)): \(clean(field.value))\r\n" }
        return Array((text + "\r\n").utf8) + plan.body
    }

    /// A line break in a field would start another: it becomes a space.
    private static func clean(_ text: String) -> String {
        String(decoding: text.utf8.map { $0 == 0x0D || $0 == 0x0A ? 0x20 : $0 }, as: UTF8.self)
    }
}
