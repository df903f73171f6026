package import Foundation
import Glibc

/// One nginx in a folder of its own, on a free loopback port.
package final class Nginx: Sendable {
    /// Where Debian has it, and others; nil where it isn't installed.
    package static var program: String? {
        ["/usr/sbin/nginx", "/usr/bin/nginx"].first(where: FileManager.default.isExecutableFile)
    }

    package let port: UInt16
    package let folder: URL
    private let process: ChildProcess

    /// Starts it and waits until it listens.
    ///
    /// - Parameters:
    ///   - options: of `listen`, such as `ssl http2`.
    ///   - tls: the certificate it shows.
    ///   - directives: what else stands in its `server` block, given its folder.
    package init(
        _ program: String, listen options: String, tls: ScriptedTLS? = nil, _ directives: (URL) throws -> String
    ) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "nginx-\(UUID().uuidString)")
        let path: String = folder.path
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        // Its worker is another user when we are root.
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        // A port that was free a moment ago.
        let probe = try ScriptedServer(answers: [ScriptedAnswer()])
        probe.stop()
        port = UInt16(probe.port)
        var certificate: String = ""
        if let tls {
            try Data(tls.serverCertificate).write(to: folder.appending(path: "server.pem"))
            try Data(tls.serverKey).write(to: folder.appending(path: "server.key"))
            certificate = "ssl_certificate \(path)/server.pem; ssl_certificate_key \(path)/server.key;"
        }
        let configuration: String = """
            daemon off; pid \(path)/pid; error_log \(path)/error.log; worker_processes 1;
            events { worker_connections 256; }
            http {
              log_format plain '$server_protocol $connection'; access_log \(path)/access.log plain;
              client_body_temp_path \(path)/body; proxy_temp_path \(path)/proxy; fastcgi_temp_path \(path)/fastcgi;
              uwsgi_temp_path \(path)/uwsgi; scgi_temp_path \(path)/scgi; client_max_body_size 8m;
              server {
                listen 127.0.0.1:\(port) \(options); \(certificate)
                \(try directives(folder))
              }
            }
            """
        try Data(configuration.utf8).write(to: folder.appending(path: "nginx.conf"))
        process = try ChildProcess(
            [program, "-c", "\(path)/nginx.conf", "-p", path, "-e", "\(path)/error.log"], errors: .null)
        let deadline: Date = Date().addingTimeInterval(10)
        while !listens() {
            guard process.isRunning, Date() < deadline else {
                stop()
                throw ScriptedError("nginx did not start")
            }
            usleep(10_000)
        }
    }

    package func stop() {
        process.terminate()
        process.wait()
        try? FileManager.default.removeItem(at: folder)
    }

    /// Protocol and connection of each request.
    package func log() throws -> [String] {
        try String(contentsOf: folder.appending(path: "access.log"), encoding: .utf8).split(separator: "\n").map(
            String.init)
    }

    private func listens() -> Bool {
        let descriptor: Int32 = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}
