package import Charts
import FoundationEssentials
package import KubeModel
package import KubeRuntime
package import Releases

/// How a controller runs.
package struct ControllerOptions: Sendable {
    /// What its Lease is called, and with `-status` its ConfigMap.
    package var instance: String = "autox"
    /// Where they are.
    package var namespace: String
    /// How long to wait for further changes of a trigger before anything is launched.
    package var debounce: Duration = .milliseconds(100)
    /// How many releases are worked on at once.
    package var workers: Int = 16
    /// For each thing that a launch waits for: another's lock, the end of the previous experiment.
    package var timeout: Duration = .seconds(60)
    /// How long launches that are under way may take when the controller is asked to stop.
    package var drain: Duration = .seconds(25)
    /// The longest pause between attempts at what fails.
    package var longestPause: Duration = .seconds(120)
    package var locking: LockSettings = LockSettings()
    /// Where the records of releases are kept.
    package var driver: ReleaseDriver = .secret
    package var now: @Sendable () -> KubeTime = { SystemTime.now() }
    /// How to download charts, asked only if one is to be downloaded.
    package var files: @Sendable () -> RemoteFiles

    package init(namespace: String, files: @escaping @Sendable () -> RemoteFiles) {
        self.namespace = namespace
        self.files = files
    }

    /// Who launches, as releases say: `NAMESPACE.INSTANCE`, as far as that fits a label.
    var owner: String {
        let whole: String = "\(namespace).\(instance)"
        guard whole.utf8.count > 63 else { return whole }
        return String(whole.prefix(46)) + "-" + PackageDigest.sha256(Array(whole.utf8)).prefix(16)
    }
}
