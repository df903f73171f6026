/// What a report is about: whose experiment.
package struct ReportSubject: Sendable, Hashable {
    package var group: String
    /// Empty for an experiment outside a cluster.
    package var namespace: String
    /// RFC 3339, the moment at which a running experiment is looked at; nil leaves open durations out.
    package var now: String?

    package init(group: String, namespace: String, now: String? = nil) {
        self.group = group
        self.namespace = namespace
        self.now = now
    }
}
