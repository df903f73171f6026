import CMicroHTTPD
import Diagnostics
import Glibc
import Synchronization

/// An HTTP/1.1 server on one address, with or without TLS.
///
/// libmicrohttpd does the protocol on one thread of its own; each request is answered by an async handler in a task
/// of its own, and nothing blocks the cooperative pool.
package final class HTTPServer: Sendable {
    package typealias Handler = @Sendable (ServerRequest) async -> ServerResponse

    /// The port that is served.
    package let port: UInt16
    private let daemon: Mutex<Daemon?>
    private let service: Service

    /// Sendable: only ``stop()`` uses the pointer, once.
    private struct Daemon: @unchecked Sendable {
        let pointer: OpaquePointer
    }

    /// Listens and serves at once.
    ///
    /// - Parameters:
    ///   - address: an IPv4 address of this machine.
    ///   - port: 0 for any free port.
    ///   - identity: TLS if given.
    ///   - maximumBodyBytes: a longer request body is answered with 413.
    /// - Throws: ``Diagnostic`` with code `conflict` when the port is taken, `failed` when the system refuses.
    package init(
        address: String = "127.0.0.1", port: UInt16 = 0, identity: ServerIdentity? = nil,
        maximumBodyBytes: Int = 16 << 20, handler: @escaping Handler
    ) throws {
        guard iter8_mhd_is_there() != 0 else {
            throw Diagnostic(.failed, "libmicrohttpd.so.12 is not installed", hint: "apt-get install libmicrohttpd12")
        }
        let listener: Listener = try Listener(address: address, port: port)
        guard let monitor = HangupMonitor() else {
            Glibc.close(listener.descriptor)
            throw Diagnostic(.failed, "can't serve HTTP: the system has no descriptors left")
        }
        let service = Service(handler: handler, maximumBodyBytes: maximumBodyBytes, monitor: monitor)
        let started: OpaquePointer? = iter8_mhd_start(
            listener.descriptor, identity?.key, identity?.certificate, HTTPServer.idleSeconds,
            HTTPServer.maximumConnections, 64 * 1024, answerRequest, Unmanaged.passUnretained(service).toOpaque(),
            beginRequest, completeRequest)
        guard let started else {
            monitor.stop()
            Glibc.close(listener.descriptor)
            throw Diagnostic(
                .failed, "can't serve HTTP on \(address):\(listener.port)",
                hint: identity == nil ? nil : "check that certificate and key are PEM and belong together")
        }
        self.port = listener.port
        daemon = Mutex(Daemon(pointer: started))
        self.service = service
    }

    deinit { stop() }

    /// Stops listening, ends every stream and handler, and closes all connections; blocks for that moment.
    package func stop() {
        guard let running = daemon.withLock({ $0.take() }) else { return }
        let listening: MHD_socket = iter8_MHD_quiesce_daemon(running.pointer)
        if listening >= 0 { Glibc.close(listening) }
        service.close()
        // libmicrohttpd must not be stopped while a connection is suspended.
        while service.hasSuspended { usleep(1_000) }
        for _ in 0..<500 where service.hasBegun { usleep(1_000) }
        iter8_MHD_stop_daemon(running.pointer)
        service.monitor.stop()
    }

    /// ``stop()`` for callers on the cooperative pool.
    package func shutdown() async {
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let stopper = ThreadBody { [self] in
                stop()
                continuation.resume()
            }
            if !stopper.start() {
                stop()
                continuation.resume()
            }
        }
    }

    /// An idle connection is closed after so long; one that waits for us is not idle.
    private static let idleSeconds: UInt32 = 120
    private static let maximumConnections: UInt32 = 1_000
}

/// What all requests of a server share.
final class Service: Sendable {
    let handler: HTTPServer.Handler
    let maximumBodyBytes: Int
    let monitor: HangupMonitor
    private let state: Mutex<State> = Mutex(State())

    private struct State {
        var lastID: UInt64 = 0
        var exchanges: [UInt64: Exchange] = [:]
        var isClosed: Bool = false
    }

    init(handler: @escaping HTTPServer.Handler, maximumBodyBytes: Int, monitor: HangupMonitor) {
        self.handler = handler
        self.maximumBodyBytes = maximumBodyBytes
        self.monitor = monitor
    }

    var hasSuspended: Bool { state.withLock { $0.exchanges.values.contains(where: \.isSuspended) } }
    var hasBegun: Bool { state.withLock { $0.exchanges.values.contains(where: \.hasBegun) } }
    var isClosed: Bool { state.withLock { $0.isClosed } }

    func open(target: String, connection: OpaquePointer) -> Exchange {
        state.withLock { state in
            state.lastID += 1
            let exchange = Exchange(id: state.lastID, target: target, connection: connection)
            state.exchanges[exchange.id] = exchange
            return exchange
        }
    }

    func finish(_ exchange: Exchange) {
        monitor.forget(exchange.id)
        exchange.complete()
        state.withLock { $0.exchanges[exchange.id] = nil }
    }

    func close() {
        let exchanges: [Exchange] = state.withLock { state in
            state.isClosed = true
            return Array(state.exchanges.values)
        }
        for exchange in exchanges { exchange.abandon() }
    }
}
