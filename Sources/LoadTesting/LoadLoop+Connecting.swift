import CLinux

extension LoadLoop {
    /// Begins to connect. Connections are spread over a host's addresses.
    func open(_ connection: Connection) {
        let address: Address = addresses[(connection.index + connection.attempts) % addresses.count]
        connection.attempts += 1
        switch address.connect() {
        case .failure(let error): unconnected(connection, error)
        case .success(let descriptor):
            connection.opened(descriptor)
            if iter8_epoll_add(epoll, descriptor, Int32(connection.index)) != 0 {
                fail(connection, .unreachable, "too many connections for this system")
            }
        }
    }

    /// A name such as localhost may have addresses that nobody listens on: the others are tried before it counts.
    private func unconnected(_ connection: Connection, _ error: SystemError) {
        guard connection.attempts < addresses.count else { return fail(connection, error.kind, error.message) }
        connection.close()
        open(connection)
    }

    func connected(_ connection: Connection) {
        if let error = connection.connectError { return unconnected(connection, error) }
        guard let secure else { return ready(connection) }
        guard let channel = secure.channel(connection.descriptor) else {
            return fail(connection, .tls, "out of memory for TLS")
        }
        connection.channel = channel
        connection.stage = .handshaking
        handshake(connection)
    }

    func handshake(_ connection: Connection) {
        guard let channel = connection.channel else { return }
        switch channel.handshake() {
        case .done: ready(connection)
        case .wouldBlock: return
        case .closed: fail(connection, .tls, "connection closed during the TLS handshake")
        case .failed(let kind, let reason): fail(connection, kind, reason)
        }
    }

    private func ready(_ connection: Connection) {
        if connection.hasRequest { return send(connection) }
        connection.stage = .idle
    }
}
