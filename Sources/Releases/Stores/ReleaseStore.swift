package import KubeModel

/// Where the records of releases are kept.
package protocol ReleaseStore: Sendable {
    /// What records are in the cluster; nil where they are not there.
    var resource: GroupVersionResource? { get }
    /// Every revision of a release, the newest last; those whose payload can't be read say so.
    func history(_ release: String) async throws -> [StoredRecord]
    /// The same, by what the API server has in memory as far as that is found to be the truth: in a namespace with many
    /// records it is spared reading all of them.
    func cachedHistory(_ release: String) async throws -> [StoredRecord]
    /// One revision; nil if there is none of that number.
    func record(_ release: String, revision: Int) async throws -> StoredRecord?
    /// Every revision of a release, the newest last, without reading payloads.
    func summaries(of release: String) async throws -> [ReleaseSummary]
    /// Every revision whose record has the label, in the store's namespace, without reading payloads.
    func summaries(labelled label: String) async throws -> [ReleaseSummary]
    /// What there is of all groups in the store's namespace, or in all namespaces, without reading payloads.
    func survey(allNamespaces: Bool) async throws -> ReleaseSurvey
    /// - Throws: `conflict` if the revision is there already.
    func create(_ record: ReleaseRecord, labels: [String: String]) async throws -> StoredRecord
    /// Writes a revision anew, if nobody has since it was read.
    ///
    /// - Throws: `conflict` if somebody has, or it is gone.
    func update(_ stored: StoredRecord) async throws -> StoredRecord
    /// Takes a revision out; one that is not there is no error.
    func remove(_ stored: StoredRecord) async throws
    /// Takes out what earlier attempts to write or remove a release's records have left.
    func sweep(_ release: String) async throws
}

extension ReleaseStore {
    package func cachedHistory(_ release: String) async throws -> [StoredRecord] { try await history(release) }
}
