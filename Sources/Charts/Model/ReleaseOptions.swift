/// What templates see as `.Release`.
package struct ReleaseOptions: Sendable, Hashable {
    package var name: String
    package var namespace: String
    package var revision: Int
    package var isInstall: Bool
    package var isUpgrade: Bool

    package init(
        name: String, namespace: String, revision: Int = 1, isInstall: Bool = true, isUpgrade: Bool = false
    ) {
        self.name = name
        self.namespace = namespace
        self.revision = revision
        self.isInstall = isInstall
        self.isUpgrade = isUpgrade
    }
}
