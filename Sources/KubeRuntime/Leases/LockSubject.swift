/// What a lock is about.
package struct LockSubject: Sendable, Hashable {
    /// The name of its Lease.
    package var leaseName: String
    /// As errors have it: `group "web"`.
    package var title: String
    /// What to do when the lock was lost.
    package var hintWhenLost: String
    /// Labels of the Lease.
    package var labels: [String: String]

    package init(leaseName: String, title: String, hintWhenLost: String, labels: [String: String] = [:]) {
        self.leaseName = leaseName
        self.title = title
        self.hintWhenLost = hintWhenLost
        self.labels = labels
    }
}
