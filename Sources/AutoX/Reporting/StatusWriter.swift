import Diagnostics
import KubeClient
import KubeModel
import KubeRuntime
import ValueTree

/// Keeps the status ConfigMap true: what has changed is written together, once a second at most, and nothing while nothing
/// changes. A status that can't be written holds nothing up.
actor StatusWriter {
    private let client: KubeClient
    private let namespace: String
    private let name: String
    private let log: ControllerLog
    /// nil takes a key out.
    private var pending: [String: Value?] = [:]
    /// Whether keys of before us may be there.
    private var isFirst: Bool = true
    /// All that was ever set and not taken out.
    private var known: Set<String> = []
    private var sleeper: CheckedContinuation<Void, Never>?
    private var isClosed: Bool = false

    init(client: KubeClient, namespace: String, instance: String, log: ControllerLog) {
        self.client = client
        self.namespace = namespace
        name = StatusRecord.name(of: instance)
        self.log = log
    }

    func set(_ key: String, _ value: Value?) {
        if value == nil { known.remove(key) } else { known.insert(key) }
        pending[key] = .some(value)
        wake()
    }

    /// Takes out every key but these.
    func retain(_ keys: Set<String>) {
        for key in known.subtracting(keys) { set(key, nil) }
    }

    /// Until closed; what is pending then is written first.
    func run() async {
        var backoff = Backoff(first: .seconds(1), longest: .seconds(60))
        while true {
            if pending.isEmpty {
                if isClosed { return }
                await withCheckedContinuation { sleeper = $0 }
                continue
            }
            do {
                try await flush()
                backoff.reset()
                if !isClosed { try? await Task.sleep(for: .seconds(1)) }
            } catch {
                if isClosed || Task.isCancelled { return }
                log.write(.warning, "the status could not be written to configmap \"\(name)\": \(error)")
                try? await Task.sleep(for: backoff.next())
            }
        }
    }

    func close() {
        isClosed = true
        wake()
    }

    private func wake() {
        sleeper?.resume()
        sleeper = nil
    }

    private func flush() async throws {
        var changes: [String: Value?] = pending
        pending = [:]
        do {
            if isFirst {
                let known: KubeObject? = try await client.find(StatusRecord.resource, namespace: namespace, name: name)
                for key in (known?["data"]?.mapValue ?? [:]).keys where changes[key] == nil {
                    changes[key] = .some(nil)
                }
                isFirst = false
            }
            try await write(changes)
        } catch {
            // What has come meanwhile is newer.
            pending.merge(changes) { newer, _ in newer }
            throw error
        }
    }

    private func write(_ changes: [String: Value?]) async throws {
        let data: Value = .map(changes.mapValues { value in value.map { .string(JSONWriter.string($0)) } ?? .null })
        do {
            _ = try await client.patch(
                StatusRecord.resource, namespace: namespace, name: name, .merge(["data": data]))
        } catch let error as Diagnostic where error.code == .notFound {
            var object = KubeObject(apiVersion: "v1", kind: "ConfigMap", namespace: namespace, name: name)
            object.labels = ["app.kubernetes.io/managed-by": "iter8"]
            let entries: [String: Value] = (data.mapValue ?? [:]).filter { $0.value != .null }
            object["data"] = .map(entries)
            _ = try await client.create(StatusRecord.resource, namespace: namespace, object)
        }
    }
}
