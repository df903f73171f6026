import Diagnostics
import FoundationEssentials
package import HTTPTransport

/// Fetches files over HTTP(S): values files, repository indices, chart packages.
package struct RemoteFiles: Sendable {
    private let client: HTTPClient

    package init(client: HTTPClient) {
        self.client = client
    }

    /// The body of a successful answer.
    ///
    /// - Parameter url: may carry user information, which is sent as basic authentication and named nowhere.
    /// - Throws: `notFound`, `forbidden`, `failed` by the answer's status; `invalid` for another scheme; whatever
    ///   the transport throws.
    package func fetch(_ url: String, limit: Int = ChartLimits.packageSize) async throws -> [UInt8] {
        guard let address = RemoteAddress(url) else {
            throw Diagnostic(.invalid, "\(RemoteAddress.redacted(url)) is no http or https URL")
        }
        var request = HTTPRequest.get(address.url)
        request.maximumBodySize = limit
        if let credentials = address.credentials {
            let encoded: String = Data(credentials.reveal().utf8).base64EncodedString()
            request.headers["Authorization"] = "Basic \(encoded)"
        }
        let response: HTTPResponse = try await client.send(request)
        guard response.isSuccess else { throw RemoteFiles.refusal(response.status, address.shown) }
        return response.body
    }

    private static func refusal(_ status: Int, _ url: String) -> Diagnostic {
        switch status {
        case 401, 403:
            return Diagnostic(
                .forbidden, "\(url) refuses access (HTTP \(status))",
                hint: "put user:password@ before the host of the URL")
        case 404, 410: return Diagnostic(.notFound, "there is nothing at \(url) (HTTP \(status))")
        default: return Diagnostic(.failed, "\(url) answers with HTTP \(status)")
        }
    }
}
