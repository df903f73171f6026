import Diagnostics
package import HTTPServing

/// `/healthz`, `/readyz` and `/metrics` of a controller.
package enum OperationsServer {
    /// Serves at once, until the server is stopped.
    ///
    /// - Parameter address: an IPv4 address of this machine; `0.0.0.0` for all.
    /// - Throws: `conflict` when the port is taken.
    package static func start(
        address: String, port: UInt16, metrics: AutoXMetrics, readiness: Readiness
    ) throws -> HTTPServer {
        try HTTPServer(address: address, port: port, maximumBodyBytes: 1_024) { request in
            guard request.method == "GET" || request.method == "HEAD" else {
                return .text("only GET here\n", status: 405)
            }
            switch request.path {
            case "/healthz", "/livez": return .text("ok\n")
            case "/readyz":
                guard let obstacle = readiness.obstacle else { return .text("ok\n") }
                return .text(obstacle + "\n", status: 503)
            case "/metrics":
                return ServerResponse(
                    contentType: "text/plain; version=0.0.4; charset=utf-8", body: Array(metrics.text.utf8))
            default: return .text("here are /healthz, /readyz and /metrics\n", status: 404)
            }
        }
    }
}
