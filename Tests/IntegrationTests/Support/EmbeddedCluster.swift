import Foundation
import TestSupport
import ValueTree
import XCTest

/// An embedded cluster of a test class's own, in a folder of its own, with a real HTTP service beside it.
final class EmbeddedCluster {
    let folder: URL
    let shell: Shell
    let target: TargetService
    private var environment: [String: String]

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "iter8-it-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var environment: [String: String] = ProcessInfo.processInfo.environment
        for key in environment.keys where key.hasPrefix("HELM_") || key.hasPrefix("KUBE") { environment[key] = nil }
        environment["HOME"] = folder.path
        environment["ITER8_CLUSTER_DIR"] = folder.appending(path: "cluster").path
        environment["NO_COLOR"] = "1"
        self.environment = environment
        shell = Shell(environment: environment)
        target = try TargetService(folder: folder.appending(path: "nginx"))
        try start()
    }

    func start() throws {
        let outcome: Outcome = try shell.iter8("cluster", "start")
        guard outcome.status == 0 else { throw Failure(outcome.description) }
    }

    func stop() {
        target.stop()
        _ = try? shell.iter8("cluster", "stop")
        if ProcessInfo.processInfo.environment["ITER8_KEEP_TEST_FILES"] == nil {
            try? FileManager.default.removeItem(at: folder)
        }
    }

    var kubeconfig: String {
        get throws {
            let outcome: Outcome = try shell.iter8("cluster", "kubeconfig")
            return outcome.output.trimmingCharacters(in: .whitespacesAndNewlines)
        }
    }

    /// kubectl against this cluster; `arguments` are split at spaces.
    func kubectl(_ arguments: String, input: String? = nil, timeout: TimeInterval = 60) throws -> Outcome {
        try kubectl(arguments.split(separator: " ").map(String.init), input: input, timeout: timeout)
    }

    func kubectl(_ arguments: [String], input: String? = nil, timeout: TimeInterval = 60) throws -> Outcome {
        var kubectl: Shell = shell
        kubectl.environment["KUBECONFIG"] = try kubeconfig
        return try kubectl.run(["kubectl"] + arguments, input: input, timeout: timeout)
    }

    /// The objects kubectl lists, one `kind/name` a line, sorted.
    func names(_ query: String) throws -> [String] {
        let outcome: Outcome = try kubectl("get \(query) -o name")
        guard outcome.status == 0 else { throw Failure(outcome.description) }
        return outcome.output.split(separator: "\n").map(String.init).sorted()
    }

    func object(_ query: String) throws -> Value {
        let outcome: Outcome = try kubectl("get \(query) -o json")
        guard outcome.status == 0 else { throw Failure(outcome.description) }
        return try JSONReader.parse(outcome.output)
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
        init(_ description: String) { self.description = description }
    }
}

/// nginx on a free loopback port: `/` answers at once, `/missing` with 404.
final class TargetService {
    let port: UInt16
    private let process: ChildProcess

    var url: String { "http://127.0.0.1:\(port)/" }

    init(folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        port = try TargetService.freePort()
        let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map { "\($0)_temp_path \(folder.path)/\($0);" }.joined(separator: " ")
        let configuration: String = """
            daemon off; worker_processes 1; pid \(folder.path)/pid; error_log \(folder.path)/error.log;
            events { worker_connections 1024; }
            http {
              access_log off; keepalive_requests 1000000; \(temporary)
              server {
                listen 127.0.0.1:\(port);
                location = / { default_type text/plain; return 200 "hello\\n"; }
                location / { return 404; }
              }
            }
            """
        let file: URL = folder.appending(path: "nginx.conf")
        try Data(configuration.utf8).write(to: file)
        let log: String = folder.appending(path: "error.log").path
        process = try ChildProcess(
            ["/usr/sbin/nginx", "-c", file.path, "-p", folder.path, "-e", log], errors: .null)
        let answer = Shell(environment: ProcessInfo.processInfo.environment)
        try eventually("nginx answers") {
            try answer.run(["curl", "-sf", "--noproxy", "*", url]).status == 0
        }
    }

    func stop() {
        process.terminate()
        process.wait()
    }

    private static func freePort() throws -> UInt16 {
        let descriptor: Int32 = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound: Bool = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { plain in
                bind(descriptor, plain, length) == 0 && getsockname(descriptor, plain, &length) == 0
            }
        }
        guard isBound else { throw EmbeddedCluster.Failure("no free port") }
        return UInt16(bigEndian: address.sin_port)
    }
}
