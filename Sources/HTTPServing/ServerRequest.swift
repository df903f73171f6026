/// A request as a handler sees it, body and all.
package struct ServerRequest: Sendable {
    /// Upper case: `GET`.
    package var method: String
    /// Percent-decoded, without the query; begins with `/`.
    package var path: String
    /// Percent-decoded, in order; one without `=` has an empty value.
    package var query: [(name: String, value: String)]
    /// Names in lower case; values of a repeated name are joined with `, `.
    package var headers: [String: String]
    package var body: [UInt8]

    package init(
        method: String, path: String, query: [(name: String, value: String)] = [], headers: [String: String] = [:],
        body: [UInt8] = []
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
    }

    /// The first value of a query parameter.
    package func parameter(_ name: String) -> String? { query.first { $0.name == name }?.value }

    package func parameters(_ name: String) -> [String] { query.filter { $0.name == name }.map(\.value) }
}
