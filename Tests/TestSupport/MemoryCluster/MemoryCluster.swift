import HTTPServing
package import KubeModel
import Synchronization
package import ValueTree

/// A Kubernetes API in memory, for tests of what talks to one: the built-in kinds, served over HTTP on loopback,
/// with a record of every write and a say in what goes wrong.
///
/// A Job that is created gets one pod, running for as long as the test wants. Nothing else happens by itself.
package final class MemoryCluster: Sendable {
    /// One request that changes something, as tests name it: `create jobs web-1-job`, `patch secrets web`.
    package struct Write: Sendable, Hashable, CustomStringConvertible {
        package var verb: String
        package var resource: String
        package var name: String
        package var description: String { "\(verb) \(resource) \(name)" }
    }

    /// What a test does to a write.
    package enum Fault: Sendable {
        /// It is refused, and nothing changes.
        case refuse(KubeStatus)
        /// It is done later.
        case delayed(Duration)
        /// It is done, but the answer is this failure.
        case doneButAnswered(KubeStatus)
    }

    package typealias Interference = @Sendable (Write) -> Fault?

    let state: Mutex<ObjectTable> = Mutex(ObjectTable())
    private let interference: Mutex<Interference?> = Mutex(nil)
    private let record: Mutex<[Write]> = Mutex([])
    let asked: Mutex<[String]> = Mutex([])
    let watched: Mutex<[String]> = Mutex([])
    let logs: Mutex<[String: [String]]> = Mutex([:])
    private let listening: Mutex<HTTPServer?> = Mutex(nil)

    /// Serves at once, with the namespaces given.
    package init(namespaces: [String] = ["default"]) throws {
        for name in namespaces { put(KubeObject(apiVersion: "v1", kind: "Namespace", name: name)) }
        let server: HTTPServer = try HTTPServer { [weak self] request in
            await self?.answer(request) ?? ServerResponse(status: 503, body: [])
        }
        listening.withLock { $0 = server }
    }

    package var url: String { "http://127.0.0.1:\(listening.withLock { $0?.port } ?? 0)" }

    package func stop() async { await listening.withLock { $0.take() }?.shutdown() }

    /// Decides about every write from now on.
    package func interfere(_ decide: Interference?) { interference.withLock { $0 = decide } }

    // MARK: What tests look at and set

    /// Every write so far, in order; refused ones too.
    package var writes: [String] { record.withLock { $0.map(\.description) } }

    /// The path of every read so far, in order.
    package var questions: [String] { asked.withLock { $0 } }

    package func forgetWrites() { record.withLock { $0 = [] } }

    /// The objects of a resource, by namespace and name.
    package func objects(_ plural: String) -> [KubeObject] { state.withLock { $0.objects(plural) } }

    package func names(_ plural: String) -> [String] { objects(plural).map(\.name) }

    package func object(_ plural: String, _ name: String, namespace: String = "default") -> KubeObject? {
        objects(plural).first { $0.name == name && ($0.namespace ?? namespace) == namespace }
    }

    /// Creates or replaces an object past the API: neither recorded nor interfered with.
    package func put(_ object: KubeObject) { state.withLock { _ = $0.put(object) } }

    /// Changes an object past the API; one that is not there stays so.
    package func change(_ plural: String, _ name: String, _ edit: (inout KubeObject) -> Void) {
        state.withLock { table in
            guard var object = table.objects(plural).first(where: { $0.name == name }) else { return }
            edit(&object)
            _ = table.put(object)
        }
    }

    /// Takes an object away past the API, finalizers or not.
    package func take(_ plural: String, _ name: String) { state.withLock { $0.take(plural, name) } }

    /// Whether deleted pods stay until ``endPods()``, as processes that are slow to end do.
    package var podsLinger: Bool {
        get { state.withLock { $0.podsLinger } }
        set { state.withLock { $0.podsLinger = newValue } }
    }

    /// Ends the pods that are being deleted.
    package func endPods() { state.withLock { $0.endPods() } }

    /// The status that a Job has as soon as it is created, nil for none.
    package func jobsGet(_ status: @escaping @Sendable (KubeObject) -> Value?) {
        state.withLock { $0.jobStatus = status }
    }

    /// The resources that were watched, once for each watch.
    package var watches: [String] { watched.withLock { $0 } }

    /// What a pod, or one of its containers (`pod/container`), has said.
    package func pod(_ name: String, says lines: [String]) { logs.withLock { $0[name] = lines } }

    // MARK: Writes

    /// Carries out one write, unless the test interferes.
    func write(
        _ write: Write, _ change: (inout ObjectTable) throws(KubeStatus) -> Value
    ) async -> Result<Value, KubeStatus> {
        record.withLock { $0.append(write) }
        let fault: Fault? = interference.withLock { $0 }?(write)
        if case .delayed(let pause)? = fault { try? await Task.sleep(for: pause) }
        if case .refuse(let status)? = fault { return .failure(status) }
        let outcome: Result<Value, KubeStatus> = state.withLock { table in
            do throws(KubeStatus) {
                return .success(try change(&table))
            } catch {
                return .failure(error)
            }
        }
        if case .doneButAnswered(let status)? = fault { return .failure(status) }
        return outcome
    }
}
