package import KubeModel

/// What can be said about a revision without unpacking its record.
package struct ReleaseSummary: Sendable, Hashable {
    package var name: String
    package var namespace: String
    package var revision: Int
    package var status: ReleaseStatus
    /// When the record was last written.
    package var updated: KubeTime?
}

/// Where the records of releases are kept.
package protocol ReleaseStore: Sendable {
    /// Every revision of a release, the newest last.
    func history(_ release: String) async throws -> [ReleaseRecord]
    /// Every revision of every release of a group in the store's namespace, or in all namespaces; unordered.
    func summaries(allNamespaces: Bool) async throws -> [ReleaseSummary]
    /// - Throws: `conflict` if the revision is there already.
    func create(_ record: ReleaseRecord) async throws
    func update(_ record: ReleaseRecord) async throws
    /// Takes a revision out; one that is not there is no error.
    func remove(_ release: String, revision: Int) async throws
}
