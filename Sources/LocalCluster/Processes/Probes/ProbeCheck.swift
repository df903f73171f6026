import Glibc

/// One probe, made now. Blocks up to its timeout: for a thread of its own.
struct ProbeCheck: Sendable {
    let probe: Probe
    /// For commands: the container's own variables, `NAME=value`.
    let environment: [String]
    let directory: String?

    func run() -> Bool {
        switch probe.check {
        case .tcp(let host, let port):
            guard let socket = connect(host, port) else { return false }
            close(socket)
            return true
        case .http(let host, let port, let path, let headers):
            return get(host, port, path, headers)
        case .command(let command):
            return execute(command)
        }
    }

    private var milliseconds: Int32 { Int32(min(probe.timeout.components.seconds, 3600)) * 1000 }

    private func connect(_ host: String, _ port: UInt16) -> Int32? {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &found) == 0 else { return nil }
        defer { freeaddrinfo(found) }
        var next: UnsafeMutablePointer<addrinfo>? = found
        while let address = next {
            if let socket = connect(address.pointee) { return socket }
            next = address.pointee.ai_next
        }
        return nil
    }

    private func connect(_ address: addrinfo) -> Int32? {
        let flags: Int32 = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let socket: Int32 = Glibc.socket(address.ai_family, flags, 0)
        guard socket >= 0 else { return nil }
        if Glibc.connect(socket, address.ai_addr, address.ai_addrlen) == 0 { return socket }
        var error: Int32 = errno
        if error == EINPROGRESS, wait(socket, for: POLLOUT) {
            var size = socklen_t(MemoryLayout<Int32>.size)
            getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size)
            if error == 0 { return socket }
        }
        close(socket)
        return nil
    }

    private func wait(_ socket: Int32, for events: Int32) -> Bool {
        var polled = pollfd(fd: socket, events: Int16(events), revents: 0)
        return poll(&polled, 1, milliseconds) == 1
    }

    /// Any status from 200 to 399 is good.
    private func get(_ host: String, _ port: UInt16, _ path: String, _ headers: [String]) -> Bool {
        guard let socket = connect(host, port) else { return false }
        defer { close(socket) }
        var lines: [String] = ["GET \(path.hasPrefix("/") ? path : "/" + path) HTTP/1.1"]
        if !headers.contains(where: { $0.lowercased().hasPrefix("host:") }) { lines.append("Host: \(host):\(port)") }
        lines += ["User-Agent: iter8-probe", "Connection: close"] + headers
        let request: [UInt8] = Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
        guard send(socket, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else { return false }
        var answer: [UInt8] = []
        var buffer: [UInt8] = Array(repeating: 0, count: 512)
        while answer.count < 12 {
            guard wait(socket, for: POLLIN) else { return false }
            let count: Int = recv(socket, &buffer, buffer.count, 0)
            guard count > 0 else { return false }
            answer += buffer[..<count]
        }
        let words: [Substring] = String(decoding: answer.prefix(64), as: UTF8.self).split(separator: " ")
        guard words.count > 1, words[0].hasPrefix("HTTP/"), let status = Int(words[1].prefix(3)) else { return false }
        return (200..<400).contains(status)
    }

    private func execute(_ command: [String]) -> Bool {
        // Through env, so that the container's own PATH and folder count.
        var words: [String] = ["/usr/bin/env"]
        if let directory { words.append("--chdir=\(directory)") }
        words += command
        let spawn = Spawn(
            path: words[0], arguments: words, environment: environment, placement: .group, descriptors: [nil, nil, nil])
        guard case .success(let process) = spawn.start() else { return false }
        var status: Int32 = 0
        for _ in 0..<max(1, milliseconds / 20) {
            if waitpid(process, &status, WNOHANG) == process { return status == 0 }
            usleep(20_000)
        }
        kill(-process, SIGKILL)
        while waitpid(process, &status, 0) == -1, errno == EINTR {}
        return false
    }
}

/// Counts a probe's answers up to its thresholds.
struct ProbeTally: Sendable {
    let probe: Probe
    private(set) var isPassing: Bool
    private var streak: Int = 0

    init(probe: Probe, isPassing: Bool) {
        self.probe = probe
        self.isPassing = isPassing
    }

    /// True when the verdict changed.
    mutating func add(_ passed: Bool) -> Bool {
        if passed == isPassing {
            streak = 0
            return false
        }
        streak += 1
        if streak < (passed ? probe.successThreshold : probe.failureThreshold) { return false }
        isPassing = passed
        streak = 0
        return true
    }
}
