import Diagnostics
import Foundation
import HTTPTransport
import KubeClient
import KubeModel
import TestSupport
import ValueTree
import XCTest

final class ExecPluginTests: XCTestCase {
    private static let version: String = "client.authentication.k8s.io/v1"

    /// A plugin that counts its runs in a file and gives a token with the count in it.
    private func counting(status: String = "\"token\":\"t$n\"") -> String {
        """
        #!/bin/sh
        n=$(( $(cat "$COUNT" 2>/dev/null || echo 0) + 1 ))
        echo $n > "$COUNT"
        printf '%s' "$KUBERNETES_EXEC_INFO" > "$COUNT.info"
        echo "{\\"kind\\":\\"ExecCredential\\",\\"apiVersion\\":\\"\(Self.version)\\",\\"status\\":{\(status.replacing("\"", with: "\\\""))}}"
        """
    }

    func testRunsOnceForAllRequests() async throws {
        let (folder, plugin) = try install(counting())
        let fixture = try Fixture(self) { _ in secretAnswer("x") }
        let client = fixture.client(plugin)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 { group.addTask { _ = try await client.get(secrets, namespace: "ns", name: "x") } }
            try await group.waitForAll()
        }
        _ = try await client.get(secrets, namespace: "ns", name: "x")
        XCTAssertEqual(try folder.read("count"), "1\n")
        XCTAssertEqual(Set(fixture.server.requests.map { $0.headers["authorization"] }), ["Bearer t1"])
        let information: Value = try JSONReader.parse(folder.read("count.info"))
        XCTAssertEqual(information["apiVersion"], .string(Self.version))
        XCTAssertEqual(information["kind"], "ExecCredential")
        XCTAssertEqual(information[at: "spec", "cluster", "server"], "https://c")
    }

    func testRunsAgainOnceAfterA401() async throws {
        let (folder, plugin) = try install(counting())
        let fixture = try Fixture(self) { request in
            request.headers["authorization"] == "Bearer t2" ? secretAnswer("x") : statusAnswer(401, "Unauthorized")
        }
        let client = fixture.client(plugin)
        _ = try await client.get(secrets, namespace: "ns", name: "x")
        XCTAssertEqual(fixture.server.requests.map { $0.headers["authorization"] }, ["Bearer t1", "Bearer t2"])
        _ = try await client.get(secrets, namespace: "ns", name: "x")
        XCTAssertEqual(try folder.read("count"), "2\n")
    }

    func testGivesUpWhenTheSecondTokenIsRefusedToo() async throws {
        let (folder, plugin) = try install(counting())
        let fixture = try Fixture(self) { _ in statusAnswer(401, "Unauthorized") }
        let client = fixture.client(plugin)
        await assertThrows(.forbidden) { _ = try await client.get(secrets, namespace: "ns", name: "x") }
        XCTAssertEqual(try folder.read("count"), "2\n")
    }

    func testAnExpiredTokenIsNotUsed() async throws {
        let past: String = "\"token\":\"t$n\",\"expirationTimestamp\":\"2020-01-01T00:00:00Z\""
        let (folder, plugin) = try install(counting(status: past))
        let fixture = try Fixture(self) { _ in secretAnswer("x") }
        let client = fixture.client(plugin)
        for _ in 0..<2 { _ = try await client.get(secrets, namespace: "ns", name: "x") }
        XCTAssertEqual(try folder.read("count"), "2\n")
        let future: String = "\"token\":\"t$n\",\"expirationTimestamp\":\"2999-01-01T00:00:00Z\""
        let (other, kept) = try install(counting(status: future))
        let keeping = fixture.client(kept)
        for _ in 0..<2 { _ = try await keeping.get(secrets, namespace: "ns", name: "x") }
        XCTAssertEqual(try other.read("count"), "1\n")
    }

    func testAClientCertificateFromThePlugin() async throws {
        let tls = try ScriptedTLS(requiresClient: true)
        let status: [String: String] = [
            "clientCertificateData": String(decoding: tls.clientCertificate, as: UTF8.self),
            "clientKeyData": String(decoding: tls.clientKey, as: UTF8.self),
        ]
        let credential: Value = [
            "kind": "ExecCredential", "apiVersion": .string(Self.version),
            "status": .map(status.mapValues { .string($0) }),
        ]
        let (folder, plugin) = try install("#!/bin/sh\ncat \"$COUNT\"\n")
        try folder.write("count", JSONWriter.string(credential))
        let server = try ScriptedServer(tls: tls, answers: [secretAnswer("x")])
        addTeardownBlock { server.stop() }
        let client = server.client(
            tls: TLSOptions(certificateAuthorities: tls.authority), credentials: .plugin(plugin))
        let found = try await client.get(secrets, namespace: "ns", name: "x")
        XCTAssertEqual(found.name, "x")
    }

    func testWhatGoesWrongIsToldWithoutSecrets() async throws {
        let wrong: [(script: String, message: String)] = [
            ("#!/bin/sh\nexit 3\n", "failed (exit status 3)"),
            ("#!/bin/sh\nkill -9 $$\n", "failed (signal 9)"),
            ("#!/bin/sh\necho s3cret\n", "printed no JSON"),
            ("#!/bin/sh\necho '{\"token\":\"s3cret\"}'\n", "printed no ExecCredential object"),
            (
                "#!/bin/sh\necho '{\"kind\":\"ExecCredential\",\"apiVersion\":\"v0\",\"status\":{\"token\":\"s3cret\"}}'\n",
                "printed apiVersion v0"
            ),
            (counting(status: ""), "gave neither a token nor a certificate"),
            (counting(status: "\"clientKeyData\":\"s3cret\""), "gave only one of"),
            (counting(status: "\"token\":\"s3cret\",\"expirationTimestamp\":\"soon\""), "no RFC 3339 time"),
        ]
        let fixture = try Fixture(self) { _ in secretAnswer("x") }
        for (script, message) in wrong {
            let client = try fixture.client(install(script).1)
            let error = await assertThrows(.failed) { _ = try await client.get(secrets, namespace: "ns", name: "x") }
            let text: String = String(reflecting: error)
            XCTAssertTrue(text.contains(message), "\(text) has no: \(message)")
            XCTAssertFalse(text.contains("s3cret"), text)
        }
        XCTAssertEqual(fixture.server.requests.count, 0)
    }

    func testAMissingProgramGetsItsInstallHint() async throws {
        let plugin = ExecPlugin(
            apiVersion: Self.version, command: "no-such-plugin", installHint: "run the installer", origin: "the file")
        let fixture = try Fixture(self) { _ in secretAnswer("x") }
        let client = fixture.client(plugin)
        let error = await assertThrows(.notFound) { _ = try await client.get(secrets, namespace: "ns", name: "x") }
        XCTAssertEqual(error?.hint, "run the installer")
        XCTAssertTrue(error?.description.contains("the file: the credential plugin \"no-such-plugin\"") == true)
    }

    func testCancellationEndsAHangingPlugin() async throws {
        let (folder, plugin) = try install("#!/bin/sh\necho $$ > \"$COUNT\"\nexec sleep 60\n")
        let fixture = try Fixture(self) { _ in secretAnswer("x") }
        let client = fixture.client(plugin)
        let task: Task<Void, any Error> = Task { _ = try await client.get(secrets, namespace: "ns", name: "x") }
        try await eventually { (try? folder.read("count"))?.hasSuffix("\n") == true }
        task.cancel()
        do {
            try await task.value
            XCTFail("no error")
        } catch {
            XCTAssertTrue(error is CancellationError, "\(error)")
        }
        let process: pid_t = try XCTUnwrap(pid_t(folder.read("count").trimmingCharacters(in: .newlines)))
        XCTAssertEqual(kill(process, 0), -1)
    }

    func testTheKubeconfigsPluginAsAWhole() async throws {
        let (folder, _) = try install(counting())
        try folder.write(
            "config",
            """
            current-context: x
            contexts: [{name: x, context: {cluster: c, user: u}}]
            clusters:
            - name: c
              cluster:
                server: https://127.0.0.1:1
                insecure-skip-tls-verify: true
                extensions: [{name: client.authentication.k8s.io/exec, extension: {audience: a}}]
            users:
            - name: u
              user:
                exec:
                  apiVersion: \(Self.version)
                  command: ./plugin
                  args: [one, two]
                  env: [{name: COUNT, value: "\(folder.file("count"))"}]
                  interactiveMode: Never
                  provideClusterInfo: true
            """)
        let found = try XCTUnwrap(
            ClusterConfiguration.resolve(
                flags: ConnectionFlags(), environment: ["KUBECONFIG": folder.file("config"), "PATH": "/usr/bin:/bin"]))
        guard case .plugin(let plugin) = found.credentials else { return XCTFail("no plugin") }
        XCTAssertEqual(plugin.command, "\(folder.path)/./plugin")
        XCTAssertEqual(plugin.arguments, ["one", "two"])
        XCTAssertEqual(plugin.environment.reveal()["COUNT"], folder.file("count"))
        XCTAssertEqual(plugin.cluster?["config"], ["audience": "a"])
        XCTAssertEqual(plugin.cluster?["insecure-skip-tls-verify"], true)
        XCTAssertEqual(plugin.origin, "\(folder.file("config")): users[0].user.exec")
    }

    // MARK: Helpers

    private func install(_ script: String) throws -> (ConfigurationFolder, ExecPlugin) {
        let folder = try ConfigurationFolder(self)
        try folder.write("plugin", script, mode: 0o700)
        let plugin = ExecPlugin(
            apiVersion: Self.version, command: folder.file("plugin"),
            environment: Sensitive(["COUNT": folder.file("count"), "PATH": "/usr/bin:/bin"]), interactiveMode: .never,
            cluster: ["server": "https://c"])
        return (folder, plugin)
    }

    private struct Fixture {
        let server: ScriptedServer
        let tls: ScriptedTLS

        init(_ test: XCTestCase, answer: @escaping @Sendable (ScriptedRequest) -> ScriptedAnswer) throws {
            tls = try ScriptedTLS()
            let server = try ScriptedServer(tls: tls) { request, connection in
                try connection.respond(answer(request))
            }
            self.server = server
            test.addTeardownBlock { server.stop() }
        }

        func client(_ plugin: ExecPlugin) -> KubeClient {
            server.client(tls: TLSOptions(certificateAuthorities: tls.authority), credentials: .plugin(plugin))
        }
    }
}
