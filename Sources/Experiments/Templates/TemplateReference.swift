import Diagnostics
import FoundationEssentials
import HTTPTransport

/// Where a template comes from: the binary (by name), a URL, or a file (anything with a slash in it, or a file's name).
struct TemplateReference: Sendable {
    enum Place: Sendable, Equatable {
        case embedded(String)
        case url(String)
        case file(String)
    }

    let place: Place

    /// A template larger than this is none.
    private static let limit: Int = 1 << 20

    /// - Parameter purpose: which of the embedded templates fit, see ``EmbeddedTemplates/Template/purpose``.
    /// - Throws: ``Diagnostic`` `invalid` for a name that the binary doesn't have, and for URLs that can't be.
    init(_ text: String, purpose: String) throws(Diagnostic) {
        if text.contains("://") {
            guard HTTPClient.canRequest(text) else {
                throw Diagnostic(.invalid, "\"\(HTTPClient.redacted(text))\" is no http or https URL")
            }
            place = .url(text)
        } else if text.contains("/") || text.contains(".") {
            place = .file(text)
        } else {
            let names: [String] = EmbeddedTemplates.all.filter { $0.purpose == purpose }.map(\.name)
            guard names.contains(text) else {
                throw Diagnostic(
                    .invalid, "iter8 has no template \"\(text)\" for \(purpose)",
                    hint: Suggestion.hint(for: text, in: names)
                        ?? "give a URL, a file's path, or one of: \(names.joined(separator: ", "))")
            }
            place = .embedded(text)
        }
    }

    /// What errors call it.
    var name: String {
        switch place {
        case .embedded(let name): name
        case .url(let url): HTTPClient.redacted(url)
        case .file(let path): path
        }
    }

    /// The text, at once, where it needs no fetching.
    var embeddedText: String? {
        guard case .embedded(let name) = place else { return nil }
        return EmbeddedTemplates.template(named: name)?.text
    }

    /// - Parameter timeout: seconds that a download may take.
    /// - Throws: ``Diagnostic`` whose context names the template; `CancellationError`.
    func load(_ client: HTTPClient, timeout: Double) async throws -> [UInt8] {
        try await within("get template \(name)") {
            switch place {
            case .embedded: return Array((embeddedText ?? "").utf8)
            case .file(let path): return try read(path)
            case .url(let url): return try await fetch(url, client, timeout)
            }
        }
    }

    private func read(_ path: String) throws(Diagnostic) -> [UInt8] {
        guard let data = try? Data(contentsOf: URL(fileURLWithPath: path)) else {
            throw Diagnostic(.notFound, "the file can't be read", hint: "it must be where the experiment runs")
        }
        guard data.count <= TemplateReference.limit else { throw Diagnostic(.invalid, "the file is too large") }
        return [UInt8](data)
    }

    private func fetch(_ url: String, _ client: HTTPClient, _ timeout: Double) async throws -> [UInt8] {
        let request = HTTPRequest(
            "GET", url, timeouts: HTTPTimeouts(connect: .seconds(timeout), total: .seconds(timeout)),
            acceptsCompression: true, maximumBodySize: TemplateReference.limit)
        let response: HTTPResponse = try await client.send(request)
        guard response.isSuccess else {
            throw Diagnostic(
                .failed, "the server answers with HTTP \(response.status)",
                hint: "is the URL right as seen from where the experiment runs?")
        }
        return response.body
    }
}
