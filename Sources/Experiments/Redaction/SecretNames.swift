/// Which names stand before secrets: of fields, parameters, headers.
enum SecretNames {
    private static let marks: [String] = [
        "token", "password", "passwd", "passphrase", "secret", "credential", "authorization", "cookie", "webhook",
        "bearer",
    ]

    /// Headers whose values are no secret; any other may hold one.
    private static let plainHeaders: Set<String> = [
        "accept", "accept-encoding", "accept-language", "cache-control", "connection", "content-encoding",
        "content-type", "host", "user-agent", "x-request-id",
    ]

    /// `apiToken`, `DB_PASSWORD`, `api-key`, ..., whatever their case.
    static func isSecret(_ name: String) -> Bool {
        let letters: String = name.lowercased().filter { $0.isASCII && $0.isLetter }
        if marks.contains(where: { letters.contains($0) }) { return true }
        return letters == "auth" || (letters.hasSuffix("key") && letters != "key")
    }

    static func isPlainHeader(_ name: String) -> Bool { plainHeaders.contains(name.lowercased()) }
}
