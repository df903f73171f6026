/// The bytes of a plan's requests.
struct RequestText {
    /// Header and, where it is short, body.
    let bytes: [UInt8]
    /// What follows, of a file.
    let payload: PayloadFile?

    /// - Parameter path: in place of the plan's, after a redirect.
    init(_ plan: LoadPlan, payload: PayloadFile?, method: String? = nil, path: String? = nil) {
        let method: String = method ?? plan.method
        let isBodiless: Bool = method != plan.method
        var inline: [UInt8] = []
        if case .bytes(let bytes) = plan.body, !isBodiless { inline = bytes }
        self.payload = isBodiless ? nil : payload
        var fields: [(name: String, value: String)] = [
            ("Host", plan.target.authority), ("User-Agent", "iter8"), ("Accept", "*/*"),
        ]
        let length: Int = inline.count + (self.payload?.size ?? 0)
        if length > 0 || ["POST", "PUT", "PATCH"].contains(method) {
            fields.append(("Content-Length", String(length)))
        }
        for header in plan.headers {
            if isBodiless, header.name.lowercased() == "content-type" { continue }
            fields.removeAll { $0.name.lowercased() == header.name.lowercased() }
            if !header.value.isEmpty { fields.append(header) }
        }
        var text: String = "\(method) \(path ?? plan.target.path) HTTP/1.1\r\n"
        for field in fields { text += "\(RequestText.clean(field.name)): \(RequestText.clean(field.value))\r\n" }
        bytes = Array((text + "\r\n").utf8) + inline
    }

    var count: Int { bytes.count + (payload?.size ?? 0) }

    /// A line break in a field would start another: it becomes a space.
    private static func clean(_ text: String) -> String {
        String(decoding: text.utf8.map { $0 == 0x0D || $0 == 0x0A ? 0x20 : $0 }, as: UTF8.self)
    }
}
