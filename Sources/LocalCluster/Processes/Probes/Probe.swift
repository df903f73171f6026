import KubeModel
import ValueTree

/// A container's probe, in the simple forms: an HTTP GET, a TCP connection, a command.
struct Probe: Sendable, Hashable {
    enum Check: Sendable, Hashable {
        case http(host: String, port: UInt16, path: String, headers: [String])
        case tcp(host: String, port: UInt16)
        case command([String])
    }

    let check: Check
    let initialDelay: Duration
    let period: Duration
    let timeout: Duration
    let successThreshold: Int
    let failureThreshold: Int

    /// nil for forms we don't have (gRPC).
    init?(_ value: Value, container: ContainerSpec) {
        func seconds(_ key: String, _ standard: Int64) -> Duration { .seconds(value[key]?.intValue ?? standard) }
        initialDelay = seconds("initialDelaySeconds", 0)
        period = max(.milliseconds(100), seconds("periodSeconds", 10))
        timeout = max(.seconds(1), seconds("timeoutSeconds", 1))
        successThreshold = Int(value["successThreshold"]?.intValue ?? 1)
        failureThreshold = Int(value["failureThreshold"]?.intValue ?? 3)
        if let get = value["httpGet"], let port = Probe.port(get["port"], container) {
            let headers: [String] = (get["httpHeaders"]?.listValue ?? []).compactMap { header in
                guard let name = header["name"]?.stringValue, let text = header["value"]?.stringValue else {
                    return nil
                }
                return "\(name): \(text)"
            }
            let host: String = get["host"]?.stringValue ?? LocalNode.address
            // Without TLS of our own, an HTTPS probe asks whether the port answers.
            check =
                get["scheme"]?.stringValue == "HTTPS"
                ? .tcp(host: host, port: port)
                : .http(host: host, port: port, path: get["path"]?.stringValue ?? "/", headers: headers)
        } else if let tcp = value["tcpSocket"], let port = Probe.port(tcp["port"], container) {
            check = .tcp(host: tcp["host"]?.stringValue ?? LocalNode.address, port: port)
        } else if let command = value[at: "exec", "command"]?.listValue {
            check = .command(command.compactMap(\.stringValue))
        } else {
            return nil
        }
    }

    /// A number, or the name of one of the container's ports.
    private static func port(_ value: Value?, _ container: ContainerSpec) -> UInt16? {
        if let number = value?.intValue { return UInt16(exactly: number) }
        guard let name = value?.stringValue else { return nil }
        if let number = UInt16(name) { return number }
        let named: Value? = container.value["ports"]?.listValue?.first { $0["name"]?.stringValue == name }
        return named?["containerPort"]?.intValue.flatMap { UInt16(exactly: $0) }
    }
}
