import Glibc
import ValueTree

/// A readiness probe: `httpGet` or `tcpSocket` on this machine. Other forms count as ready while the container runs.
struct ReadinessProbe: Sendable {
    private enum Kind: Sendable {
        case http(path: String, host: String)
        case tcp
    }

    private let kind: Kind
    private let port: UInt16
    let period: Double
    let initialDelay: Double
    private let timeout: Double

    /// nil if the container has no probe that is known.
    init?(_ container: Value) {
        guard let probe = container["readinessProbe"], probe != .null else { return nil }
        let target: Value
        if let http = probe["httpGet"] {
            target = http
            kind = .http(path: http["path"]?.stringValue ?? "/", host: http["host"]?.stringValue ?? "localhost")
        } else if let tcp = probe["tcpSocket"] {
            target = tcp
            kind = .tcp
        } else {
            return nil
        }
        var number: Int64? = target["port"]?.intValue
        if number == nil, let name = target["port"]?.stringValue {
            let named: Value? = container["ports"]?.listValue?.first { $0["name"]?.stringValue == name }
            number = named?["containerPort"]?.intValue ?? Int64(name)
        }
        guard let number, let port = UInt16(exactly: number) else { return nil }
        self.port = port
        period = max(1, probe["periodSeconds"]?.doubleValue ?? 10)
        initialDelay = probe["initialDelaySeconds"]?.doubleValue ?? 0
        timeout = max(1, probe["timeoutSeconds"]?.doubleValue ?? 1)
    }

    /// Asks once, on a thread of its own.
    func isReady() async -> Bool {
        await withCheckedContinuation { (continuation: CheckedContinuation<Bool, Never>) in
            let work = Work(probe: self, continuation: continuation)
            var thread = pthread_t()
            let status: Int32 = pthread_create(
                &thread, nil,
                { pointer in
                    pointer.map { Unmanaged<Work>.fromOpaque($0).takeRetainedValue().run() }
                    return nil
                }, Unmanaged.passRetained(work).toOpaque())
            if status == 0 { pthread_detach(thread) } else { continuation.resume(returning: false) }
        }
    }

    private final class Work: Sendable {
        private let probe: ReadinessProbe
        private let continuation: CheckedContinuation<Bool, Never>

        init(probe: ReadinessProbe, continuation: CheckedContinuation<Bool, Never>) {
            self.probe = probe
            self.continuation = continuation
        }

        func run() { continuation.resume(returning: probe.ask()) }
    }

    private func ask() -> Bool {
        let descriptor: Int32 = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var limit = timeval(tv_sec: Int(timeout), tv_usec: 0)
        for option in [SO_SNDTIMEO, SO_RCVTIMEO] {
            setsockopt(descriptor, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let isConnected: Bool = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected, case .http(let path, let host) = kind else { return isConnected }
        let request: [UInt8] = Array(
            "GET \(path) HTTP/1.0\r\nHost: \(host)\r\nUser-Agent: kube-probe/iter8\r\n\r\n".utf8)
        guard send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else { return false }
        var buffer: [UInt8] = Array(repeating: 0, count: 64)
        let count: Int = recv(descriptor, &buffer, buffer.count, 0)
        guard count >= 12 else { return false }
        let status: Int = Int(String(decoding: buffer[9..<12], as: UTF8.self)) ?? 0
        return (200..<400).contains(status)
    }
}
