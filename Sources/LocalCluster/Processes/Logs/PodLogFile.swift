import Glibc
import KubeModel

/// Reads containers' logs.
struct PodLogFile: Sendable {
    private let folder: PodFolder
    private let container: String

    init(stateDirectory: String, uid: String, container: String) {
        folder = PodFolder(stateDirectory: stateDirectory, uid: uid)
        self.container = container
    }

    /// Whether the container has the run that is asked for.
    func exists(previous: Bool) -> Bool {
        Files.exists(previous ? folder.previousLog(container) : folder.log(container))
    }

    /// The log in chunks of whole lines; with `follow` until the container's run has ended.
    func stream(_ options: PodLogOptions) -> AsyncStream<[UInt8]> {
        AsyncStream { continuation in
            let task = Task {
                await send(options) { continuation.yield($0) }
                continuation.finish()
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    private func send(_ options: PodLogOptions, _ yield: ([UInt8]) -> Void) async {
        let path: String = options.previous ? folder.previousLog(container) : folder.log(container)
        var printer = LogPrinter(options)
        let run: Int? = record?.restarts
        var wasOver: Bool = isOver(run)
        let tail = LogTail(path: path)
        let older: [UInt8] = Files.read("\(path).1") ?? []
        var bytes: [UInt8] = older + tail.read()
        var isFirst: Bool = true
        while !Task.isCancelled, !printer.isExhausted {
            let entries: [LogEntry] = LogEntry.parse(bytes[...])
            let output: [UInt8] = printer.print(isFirst ? printer.selected(entries) : entries)
            isFirst = false
            if !output.isEmpty { yield(output) }
            if !options.follow || options.previous { return }
            // What stands in the file after the end was recorded is all there will be.
            if wasOver, bytes.isEmpty { return }
            if !wasOver {
                do { try await Task.sleep(for: .milliseconds(50)) } catch { return }
                wasOver = isOver(run)
            }
            bytes = tail.read()
        }
    }

    private var record: ContainerRecord? { ContainerRecord.read(folder.run(container).record) }

    /// Whether run number `run` writes no more: it has ended, another has begun, or the pod is gone.
    private func isOver(_ run: Int?) -> Bool {
        guard let record else { return !Files.exists(folder.path) }
        return record.finishedAt != nil || run != nil && record.restarts != run
    }
}
