import Diagnostics
import HTTPTransport
package import KubeModel
import ValueTree

/// Which objects to list, and how much of them.
package struct ListOptions: Sendable, Hashable {
    /// As kubectl's `-l` has it.
    package var labelSelector: String?
    package var fieldSelector: String?
    /// At most so many objects in all; nil for every one.
    package var limit: Int?
    /// Leaves spec, data and status at the server: objects come as PartialObjectMetadata.
    package var metadataOnly: Bool
    /// Takes what the API server has in memory, as watchers do, and spares it the way to its database: many times as fast,
    /// in one piece, and without what was written in the last moments where another server wrote it.
    package var fromCache: Bool

    package init(
        labelSelector: String? = nil, fieldSelector: String? = nil, limit: Int? = nil, metadataOnly: Bool = false,
        fromCache: Bool = false
    ) {
        self.labelSelector = labelSelector
        self.fieldSelector = fieldSelector
        self.limit = limit
        self.metadataOnly = metadataOnly
        self.fromCache = fromCache
    }
}

/// A consistent list: all its objects as of one resource version.
package struct KubeList: Sendable, Hashable {
    package var items: [KubeObject]
    /// Where a watch goes on from.
    package var resourceVersion: String
    /// `SecretList`.
    package var kind: String

    package init(items: [KubeObject], resourceVersion: String, kind: String) {
        self.items = items
        self.resourceVersion = resourceVersion
        self.kind = kind
    }
}

extension KubeClient {
    /// Every object that matches, in the server's order; fetched in pages.
    ///
    /// - Parameter namespace: nil for all namespaces and for cluster-scoped resources.
    package func list(
        _ resource: GroupVersionResource, namespace: String?, options: ListOptions = ListOptions()
    ) async throws -> KubeList {
        do {
            return try await pages(resource, namespace, options, pageSize: requester.options.pageSize)
        } catch is ResourceExpired {
            // The pages took longer than the server keeps their version: once more, in one piece.
            return try await pages(resource, namespace, options, pageSize: nil)
        }
    }

    /// Gives `body` the objects that match some hundreds at a time, so that only so many are in memory, beside the text of
    /// the page that they are in and of one that is on its way.
    ///
    /// Every object that is there all the while comes once. Pages that took longer than the server keeps their
    /// version go on with what there is now, if the server can do that.
    ///
    /// - Throws: ``ResourceExpired`` if it can't: start again.
    package func eachPage(
        _ resource: GroupVersionResource, namespace: String?, options: ListOptions = ListOptions(),
        _ body: (KubeList) throws -> Void
    ) async throws {
        var packed: PackedPage = try await nextPage(resource, namespace, options, after: 0, token: nil)
        var count: Int = 0
        // With a limit, what to ask for next is known when this page's objects are counted.
        while options.limit == nil, let token = packed.token {
            // The server works on the next page while this one is unpacked and looked at.
            async let following: PackedPage = nextPage(resource, namespace, options, after: 0, token: token)
            try unpack(packed, options, body)
            packed = try await following
        }
        while true {
            try unpack(packed, options) { list in
                try body(list)
                count += list.items.count
            }
            guard let token = packed.token, count < options.limit ?? .max else { return }
            packed = try await nextPage(resource, namespace, options, after: count, token: token)
        }
    }

    /// The page that a token asks for, or what the server offers in its place.
    private func nextPage(
        _ resource: GroupVersionResource, _ namespace: String?, _ options: ListOptions, after count: Int,
        token: String?
    ) async throws -> PackedPage {
        var token: String? = token
        while true {
            do {
                return try await page(
                    resource, namespace, options, size: requester.options.pageSize, after: count, token: token)
            } catch let error as ResourceExpired {
                guard token != nil, let next = error.continuation, next != token else { throw error }
                token = next
            }
        }
    }

    private func pages(
        _ resource: GroupVersionResource, _ namespace: String?, _ options: ListOptions, pageSize: Int?
    ) async throws -> KubeList {
        var list: KubeList = KubeList(items: [], resourceVersion: "", kind: "")
        var token: String?
        repeat {
            let packed: PackedPage = try await page(
                resource, namespace, options, size: pageSize, after: list.items.count, token: token)
            try unpack(packed, options) { page in
                list.kind = page.kind
                list.resourceVersion = page.resourceVersion
                list.items += page.items
            }
            token = packed.token
        } while token != nil && list.items.count < options.limit ?? .max
        return list
    }

    /// A page as it came, and how to ask for the next one; nil after the last.
    private struct PackedPage: Sendable {
        var summary: String
        var text: [UInt8]
        /// All but the items.
        var frame: Value
        var token: String?
    }

    private func page(
        _ resource: GroupVersionResource, _ namespace: String?, _ options: ListOptions, size: Int?, after count: Int,
        token: String?
    ) async throws -> PackedPage {
        var call: APICall = try APICall(.list, resource, namespace: namespace)
        if options.metadataOnly { call.accept = ContentTypes.metadataList }
        call.ask("labelSelector", options.labelSelector)
        call.ask("fieldSelector", options.fieldSelector)
        let wanted: Int? = options.limit.map { $0 - count }
        call.ask("limit", [wanted, size].compactMap { $0 }.min().map(String.init))
        call.ask("continue", token)
        if options.fromCache, token == nil { call.ask("resourceVersion", "0") }
        let text: [UInt8] = try await requester.send(call).body
        let frame: Value = try requester.parse(text, of: call.summary, omitting: "items")
        let next: String? = frame[at: "metadata", "continue"]?.stringValue.flatMap { $0.isEmpty ? nil : $0 }
        return PackedPage(summary: call.summary, text: text, frame: frame, token: next)
    }

    /// Gives `body` a page's items, so many at a time.
    private func unpack(_ packed: PackedPage, _ options: ListOptions, _ body: (KubeList) throws -> Void) throws {
        guard let kind = packed.frame["kind"]?.stringValue, kind.hasSuffix("List") else {
            throw Diagnostic(.failed, "the server answered with no list", context: [packed.summary])
        }
        let apiVersion: String = packed.frame["apiVersion"]?.stringValue ?? ""
        let version: String = packed.frame[at: "metadata", "resourceVersion"]?.stringValue ?? ""
        // Who set which field is half of what metadata is, and of no use to whoever asked for no more than that.
        let omitted: String? = options.metadataOnly ? "managedFields" : nil
        var rest: ArraySlice<Range<Int>> = try requester.elements(of: "items", in: packed.text, packed.summary)[...]
        repeat {
            let items: [KubeObject] = try rest.prefix(Self.unpackedAtOnce).map { range in
                let item: Value = try requester.parse(Array(packed.text[range]), of: packed.summary, omitting: omitted)
                return Self.item(item, kind: String(kind.dropLast(4)), apiVersion: apiVersion)
            }
            try body(KubeList(items: items, resourceVersion: version, kind: kind))
            rest = rest.dropFirst(Self.unpackedAtOnce)
        } while !rest.isEmpty
    }

    private static let unpackedAtOnce: Int = 250

    /// The items of a typed list don't repeat its version and kind; objects that stand alone must have them.
    private static func item(_ value: Value, kind: String, apiVersion: String) -> KubeObject {
        var object: KubeObject = KubeObject(value)
        if object.kind.isEmpty { object.kind = kind }
        if object.apiVersion.isEmpty { object.apiVersion = apiVersion }
        return object
    }
}

/// Accept headers.
enum ContentTypes {
    static let metadataList: String =
        "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json"
    static let metadata: String = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json"
    /// Aggregated discovery, and the old way for servers that don't know it.
    static let discovery: String =
        "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
        + "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json"
}
