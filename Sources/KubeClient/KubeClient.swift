import Diagnostics
package import HTTPTransport
package import KubeModel
package import ValueTree

/// The Kubernetes API of one cluster. Every method may be called from any task at any time.
///
/// Requests are repeated where that is safe (see ``RetryPolicy``). Errors are ``Diagnostic`` with the server's
/// words: `notFound` (404), `conflict` (409), `forbidden` (401, 403), `invalid` (400, 422), `unreachable`,
/// `timedOut`, `failed`; ``ResourceExpired`` for 410; `CancellationError` when the task was cancelled.
package final class KubeClient: Sendable {
    package struct Options: Sendable {
        package var userAgent: String
        package var retry: RetryPolicy
        /// For everything but watches and logs.
        package var timeouts: HTTPTimeouts
        /// Objects per page of a list.
        package var pageSize: Int
        package var maximumBodySize: Int

        package init(
            userAgent: String = "iter8", retry: RetryPolicy = RetryPolicy(),
            timeouts: HTTPTimeouts = HTTPTimeouts(connect: .seconds(10), total: .seconds(60)), pageSize: Int = 500,
            maximumBodySize: Int = 256 << 20
        ) {
            self.userAgent = userAgent
            self.retry = retry
            self.timeouts = timeouts
            self.pageSize = pageSize
            self.maximumBodySize = maximumBodySize
        }
    }

    package let configuration: ClusterConfiguration
    let requester: Requester
    let discoveryCache: DiscoveryCache

    package init(_ configuration: ClusterConfiguration, options: Options = Options()) {
        self.configuration = configuration
        requester = Requester(configuration: configuration, options: options)
        discoveryCache = DiscoveryCache(requester: requester)
    }

    /// Until when a write that this client no longer waits for may still take effect; nil if there is none.
    package var unsettledUntil: ContinuousClock.Instant? { requester.unsettled.until }

    // MARK: Reading

    package func get(
        _ resource: GroupVersionResource, namespace: String?, name: String
    ) async throws -> KubeObject {
        KubeObject(try await requester.value(APICall(.get, resource, namespace: namespace, name: name)))
    }

    /// nil if there is no such object.
    package func find(
        _ resource: GroupVersionResource, namespace: String?, name: String
    ) async throws -> KubeObject? {
        do {
            return try await get(resource, namespace: namespace, name: name)
        } catch let error as Diagnostic where error.code == .notFound {
            return nil
        }
    }

    // MARK: Writing

    /// Creates an object; a create whose answer was lost is not repeated unless the options allow it.
    package func create(
        _ resource: GroupVersionResource, namespace: String?, _ object: KubeObject,
        options: WriteOptions = WriteOptions()
    ) async throws -> KubeObject {
        var call: APICall = try APICall(.create, resource, namespace: namespace)
        if !object.name.isEmpty { call.summary = call.summary.naming(object.name, in: resource) }
        return try await write(call, object.value, options)
    }

    /// Replaces an object; with `metadata.resourceVersion` set only if nobody changed it meanwhile (`conflict`).
    package func replace(
        _ resource: GroupVersionResource, namespace: String?, _ object: KubeObject,
        options: WriteOptions = WriteOptions()
    ) async throws -> KubeObject {
        try await write(
            APICall(.update, resource, namespace: namespace, name: object.name), object.value, options)
    }

    /// Replaces an object's status and nothing else.
    package func replaceStatus(
        _ resource: GroupVersionResource, namespace: String?, _ object: KubeObject,
        options: WriteOptions = WriteOptions()
    ) async throws -> KubeObject {
        try await write(
            APICall(.update, resource, namespace: namespace, name: object.name, subresource: "status"),
            object.value, options)
    }

    package func patch(
        _ resource: GroupVersionResource, namespace: String?, name: String, _ patch: Patch,
        subresource: String? = nil, options: WriteOptions = WriteOptions()
    ) async throws -> KubeObject {
        var call: APICall = try APICall(
            .patch, resource, namespace: namespace, name: name, subresource: subresource)
        call.contentType = patch.contentType
        call.isRepeatable = patch.isRepeatable
        if case .apply(_, let isForced) = patch {
            call.ask("force", isForced ? "true" : nil)
            if options.fieldManager == nil { call.ask("fieldManager", requester.options.userAgent) }
        }
        return try await write(call, patch.body, options)
    }

    /// Asks for an object's end; what the server answers last: the object while it waits for finalizers or its
    /// grace period, else a Status.
    @discardableResult
    package func delete(
        _ resource: GroupVersionResource, namespace: String?, name: String,
        options: DeletionOptions = DeletionOptions()
    ) async throws -> Value {
        var call: APICall = try APICall(.delete, resource, namespace: namespace, name: name)
        call.carry(options.value)
        return try await requester.value(call)
    }

    /// Asks for the end of every object that matches.
    package func deleteCollection(
        _ resource: GroupVersionResource, namespace: String?, labelSelector: String,
        options: DeletionOptions = DeletionOptions()
    ) async throws {
        guard !labelSelector.isEmpty else {
            throw Diagnostic(.invalid, "refusing to delete every object of \(resource)")
        }
        var call: APICall = try APICall(.deletecollection, resource, namespace: namespace)
        call.ask("labelSelector", labelSelector)
        call.carry(options.value)
        _ = try await requester.value(call)
    }

    private func write(_ call: APICall, _ body: Value, _ options: WriteOptions) async throws -> KubeObject {
        var call: APICall = call
        call.carry(body)
        if options.repeats { call.isRepeatable = true }
        call.ask("fieldManager", options.fieldManager)
        call.ask("fieldValidation", options.fieldValidation)
        if options.isDryRun { call.ask("dryRun", "All") }
        return KubeObject(try await requester.value(call))
    }
}

extension String {
    fileprivate func naming(_ name: String, in resource: GroupVersionResource) -> String {
        let start: String = "create \(resource.groupResource)"
        return hasPrefix(start) ? "\(start) \"\(name)\"\(dropFirst(start.count))" : self
    }
}
