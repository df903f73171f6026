package import Diagnostics
import FoundationEssentials
package import HTTPTransport

/// Fetches files over HTTP(S): values files, repository indices, chart packages.
package struct RemoteFiles: Sendable {
    /// Who asks, and whom that may be told.
    package struct Login: Sendable {
        /// `user:password`.
        package var credentials: Sensitive<String>
        /// A URL of the host that gets them; nil means every host.
        package var url: String?

        package init(user: String, password: String, url: String?) {
            credentials = Sensitive("\(user):\(password)")
            self.url = url
        }
    }

    private let client: HTTPClient
    private let login: Login?

    package init(client: HTTPClient, login: Login? = nil) {
        self.client = client
        self.login = login
    }

    private func credentials(for address: RemoteAddress) -> Sensitive<String>? {
        if let own = address.credentials { return own }
        guard let login else { return nil }
        guard let url = login.url else { return login.credentials }
        return RemoteAddress(url)?.origin == address.origin ? login.credentials : nil
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
        if let credentials = credentials(for: address) {
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
                hint: "give --username and --password, or put user:password@ before the host of the URL")
        case 404, 410: return Diagnostic(.notFound, "there is nothing at \(url) (HTTP \(status))")
        default: return Diagnostic(.failed, "\(url) answers with HTTP \(status)")
        }
    }
}
