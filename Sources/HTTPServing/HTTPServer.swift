import CMicroHTTPD
import Diagnostics
import Glibc
import Synchronization

/// An HTTP/1.1 server on one address, over libmicrohttpd: its thread does the reading and writing, handlers run as
/// Swift tasks while their connection is suspended.
package final class HTTPServer: Sendable {
    package typealias Handler = @Sendable (ServerRequest) async -> ServerResponse

    private let core: ServerCore
    private let daemon: Mutex<DaemonPointer?>
    /// The port that was bound, also where 0 was asked for.
    package let port: UInt16

    /// Starts listening.
    ///
    /// - Parameters:
    ///   - address: an IPv4 address of this machine.
    ///   - port: 0 for any free port.
    ///   - identity: TLS if given.
    ///   - maximumBodyBytes: larger request bodies get 413.
    /// - Throws: ``Diagnostic`` if the port can't be bound or the identity is unusable.
    package init(
        address: String = "127.0.0.1", port: UInt16 = 0, identity: ServerIdentity? = nil,
        maximumBodyBytes: Int = 16 << 20, handler: @escaping Handler
    ) throws {
        core = ServerCore(maximumBodyBytes: maximumBodyBytes, handler: handler)
        let context: UnsafeMutableRawPointer = Unmanaged.passUnretained(core).toOpaque()
        let started: OpaquePointer? = iter8_mhd_start(
            address, port, { handleAccess($0, $1, $2, $3, $5, $6, $7) }, context,
            { _, _, exchange, _ in finish(exchange) }, identity?.key, identity?.certificate, 0)
        guard let started else {
            let reason: String = String(cString: strerror(errno))
            throw Diagnostic(
                .failed, "can't listen on \(address):\(port): \(reason)",
                hint: "is another server running there? choose another port")
        }
        daemon = Mutex(DaemonPointer(pointer: started))
        self.port = iter8_mhd_port(started)
    }

    /// Ends streams and handlers, and closes every connection.
    package func stop() {
        guard
            let running = daemon.withLock({ current in
                defer { current = nil }
                return current
            })
        else { return }
        core.close()
        MHD_stop_daemon(running.pointer)
    }

    deinit {
        if let running = daemon.withLock({ $0 }) {
            core.close()
            MHD_stop_daemon(running.pointer)
        }
    }
}

/// libmicrohttpd's daemon, which is safe to use from any thread.
private struct DaemonPointer: @unchecked Sendable {
    let pointer: OpaquePointer
}

/// What callbacks reach through the context pointer; the server keeps it alive until the daemon has stopped.
final class ServerCore: Sendable {
    let maximumBodyBytes: Int
    let handler: HTTPServer.Handler
    private let exchanges: Mutex<[ObjectIdentifier: Exchange]> = Mutex([:])
    private let isClosed: Mutex<Bool> = Mutex(false)

    init(maximumBodyBytes: Int, handler: @escaping HTTPServer.Handler) {
        self.maximumBodyBytes = maximumBodyBytes
        self.handler = handler
    }

    func add(_ exchange: Exchange) -> Bool {
        exchanges.withLock { $0[ObjectIdentifier(exchange)] = exchange }
        return !isClosed.withLock { $0 }
    }

    func remove(_ exchange: Exchange) {
        exchanges.withLock { $0[ObjectIdentifier(exchange)] = nil }
    }

    func close() {
        isClosed.withLock { $0 = true }
        for exchange in exchanges.withLock({ Array($0.values) }) { exchange.abort() }
    }
}

private func handleAccess(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?, _ url: UnsafePointer<CChar>?,
    _ method: UnsafePointer<CChar>?, _ upload: UnsafePointer<CChar>?, _ uploadSize: UnsafeMutablePointer<Int>?,
    _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
    guard let context, let connection, let url, let method, let slot else { return iter8_mhd_no() }
    let core: ServerCore = Unmanaged<ServerCore>.fromOpaque(context).takeUnretainedValue()
    guard let known = slot.pointee else {
        let exchange = Exchange(
            core: core, connection: connection, method: String(cString: method), path: String(cString: url))
        guard core.add(exchange) else { return iter8_mhd_no() }
        slot.pointee = Unmanaged.passRetained(exchange).toOpaque()
        return iter8_mhd_yes()
    }
    let exchange: Exchange = Unmanaged<Exchange>.fromOpaque(known).takeUnretainedValue()
    if let upload, let size = uploadSize?.pointee, size > 0 {
        exchange.receive(UnsafeRawBufferPointer(start: upload, count: size))
        uploadSize?.pointee = 0
        return iter8_mhd_yes()
    }
    return exchange.proceed()
}

private func finish(_ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?) {
    guard let known = slot?.pointee else { return }
    slot?.pointee = nil
    let exchange: Exchange = Unmanaged<Exchange>.fromOpaque(known).takeRetainedValue()
    exchange.finished()
}
