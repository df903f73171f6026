import KubeModel

/// Where a pod's files are: `<state>/pods/<uid>/`, for the owner only.
struct PodFolder: Sendable, Hashable {
    let path: String

    init(stateDirectory: String, uid: String) {
        path = "\(PodFolder.root(stateDirectory))/\(uid)"
    }

    static func root(_ stateDirectory: String) -> String { "\(stateDirectory)/pods" }

    /// `CONTAINER.log`; the part before it is in `CONTAINER.log.1`.
    func log(_ container: String) -> String { "\(path)/\(container).log" }
    /// The log of the run before this one.
    func previousLog(_ container: String) -> String { "\(path)/\(container).previous.log" }
    /// Of the container's latest run.
    func run(_ container: String) -> RunFolder { RunFolder(path: "\(runs)/\(container)") }
    var runs: String { "\(path)/containers" }
    func volume(_ name: String) -> String { "\(path)/volumes/\(name)" }
    /// Where `path` of the container's file system is kept: processes see the machine's own files, so that what a
    /// pod mounts at `/etc/app` is found at `$ITER8_POD_DIR/root/etc/app`.
    func inside(_ mountPath: String) -> String { "\(path)/root/" + mountPath.drop { $0 == "/" } }
    var kubeconfig: String { "\(path)/kubeconfig" }
    var home: String { "\(path)/home" }

    /// Makes the last run's log the previous one.
    func turnLog(_ container: String) {
        for suffix in ["", ".1"] {
            let current: String = log(container) + suffix
            let previous: String = previousLog(container) + suffix
            Files.removeTree(previous)
            Files.move(current, to: previous)
        }
    }
}

/// What server and shim tell each other about a container's latest run.
struct RunFolder: Sendable, Hashable {
    let path: String

    var spec: String { "\(path)/spec.json" }
    /// A ``ContainerRecord``.
    var record: String { "\(path)/state.json" }
    /// The FIFO that the shim holds open.
    var lifeline: String { "\(path)/alive" }
}
