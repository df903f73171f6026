import Diagnostics
import Foundation
import HTTPTransport
import KubeClient
import TestSupport
import XCTest

final class KubeconfigTests: XCTestCase {
    func testReadsTheCurrentContext() throws {
        let folder = try ConfigurationFolder(
            self,
            [
                "config": """
                current-context: work
                contexts:
                - name: home
                  context: {cluster: other, user: other}
                - name: work
                  context: {cluster: main, user: me, namespace: team}
                clusters:
                - name: main
                  cluster:
                    server: https://main.example:6443/prefix/
                    certificate-authority-data: \("authority".base64)
                    tls-server-name: api.internal
                    proxy-url: http://proxy.example:3128
                users:
                - name: me
                  user: {token: t0ken}
                """
            ])
        let found = try resolve(["KUBECONFIG": folder.file("config")])
        XCTAssertEqual(found?.server, "https://main.example:6443/prefix")
        XCTAssertEqual(found?.namespace, "team")
        XCTAssertEqual(found?.credentials, .token(Sensitive("t0ken")))
        XCTAssertEqual(found?.tls.certificateAuthorities, Array("authority".utf8))
        XCTAssertEqual(found?.tls.serverName, "api.internal")
        XCTAssertEqual(found?.proxy, .fixed("http://proxy.example:3128"))
        XCTAssertEqual(found?.source, "context \"work\" of \(folder.file("config"))")
        XCTAssertFalse(String(reflecting: found).contains("t0ken"))
    }

    func testFilesMergeAsKubectlMergesThem() throws {
        let folder = try ConfigurationFolder(
            self,
            [
                "a": """
                contexts:
                - {name: shared, context: {cluster: one, user: u}}
                clusters:
                - {name: one, cluster: {server: "https://a.example"}}
                """,
                "b": """
                current-context: shared
                contexts:
                - {name: shared, context: {cluster: one, user: u, namespace: from-b}}
                - {name: only-b, context: {cluster: two, user: u}}
                clusters:
                - {name: one, cluster: {server: "https://b.example", insecure-skip-tls-verify: true}}
                - {name: two, cluster: {server: "https://two.example"}}
                users:
                - {name: u, user: {token: from-b}}
                """,
                "c": "current-context: only-b\n",
            ])
        let list: String = ["a", "missing", "b", "c", "a"].map(folder.file).joined(separator: ":")
        let shared = try resolve(["KUBECONFIG": list])
        // The first file's entry is taken whole: nothing of the second one's seeps in.
        XCTAssertEqual(shared?.server, "https://a.example")
        XCTAssertEqual(shared?.tls.skipsVerification, false)
        XCTAssertEqual(shared?.namespace, "default")
        XCTAssertEqual(shared?.credentials, .token(Sensitive("from-b")))
        let other = try resolve(["KUBECONFIG": list], ConnectionFlags(context: "only-b"))
        XCTAssertEqual(other?.server, "https://two.example")
    }

    /// The same files, seen by kubectl itself.
    func testMergingAgreesWithKubectl() throws {
        let kubectl: String? = ["/usr/bin/kubectl", "/usr/local/bin/kubectl"].first {
            FileManager.default.isExecutableFile(atPath: $0)
        }
        guard let kubectl else { throw XCTSkip("kubectl is not installed here") }
        let entries: (String) -> String = { mark in
            """
            contexts:
            - {name: x, context: {cluster: c, user: u, namespace: "\(mark)"}}
            clusters:
            - {name: c, cluster: {server: "https://\(mark).example"}}
            users:
            - {name: u, user: {token: "\(mark)"}}
            """
        }
        let folder = try ConfigurationFolder(
            self, ["one": entries("one"), "two": "current-context: x\n" + entries("two"), "empty": ""])
        for order in [["one", "two"], ["two", "one"], ["empty", "two", "one"], ["gone", "two"]] {
            let list: String = order.map(folder.file).joined(separator: ":")
            let ours = try XCTUnwrap(resolve(["KUBECONFIG": list]))
            let theirs = try Self.output(
                kubectl, ["config", "view", "--minify", "--raw", "-o", Self.template], ["KUBECONFIG": list])
            XCTAssertEqual("\(ours.server) \(ours.namespace)", theirs, "\(order)")
        }
    }

    private static let template: String = "jsonpath={.clusters[0].cluster.server} {.contexts[0].context.namespace}"

    func testRelativePathsStartAtTheFile() throws {
        let folder = try ConfigurationFolder(
            self,
            [
                "deep/config": """
                current-context: x
                contexts: [{name: x, context: {cluster: c, user: u}}]
                clusters: [{name: c, cluster: {server: "https://h", certificate-authority: ../ca.pem}}]
                users: [{name: u, user: {client-certificate: me.pem, client-key: me.key, tokenFile: token}}]
                """,
                "ca.pem": "CA", "deep/me.pem": "CERT", "deep/me.key": "KEY",
            ])
        let found = try resolve(["KUBECONFIG": folder.file("deep/config")])
        XCTAssertEqual(found?.tls.certificateAuthorities, Array("CA".utf8))
        XCTAssertEqual(found?.tls.clientCertificate, Array("CERT".utf8))
        XCTAssertEqual(found?.tls.clientKey, Sensitive(Array("KEY".utf8)))
        XCTAssertEqual(found?.credentials, .tokenFile(path: folder.file("deep/token"), otherwise: nil))
    }

    func testInlineDataGoesBeforeFiles() throws {
        let found = try one(
            cluster: "{server: \"https://h\", certificate-authority: gone, certificate-authority-data: \("D".base64)}",
            user: "{client-certificate: gone, client-certificate-data: \("C".base64), client-key-data: \("K".base64)}")
        XCTAssertEqual(found?.tls.certificateAuthorities, Array("D".utf8))
        XCTAssertEqual(found?.tls.clientCertificate, Array("C".utf8))
    }

    func testBasicAuthenticationAndImpersonation() throws {
        let found = try one(
            user: "{username: u, password: p, as: other, as-uid: \"7\", as-groups: [g, h], as-user-extra: {k: [v]}}")
        XCTAssertEqual(found?.credentials, .basic(username: "u", password: Sensitive("p")))
        XCTAssertEqual(
            found?.impersonation, Impersonation(user: "other", uid: "7", groups: ["g", "h"], extra: ["k": ["v"]]))
    }

    func testAServerWithoutASchemeUsesTLSWhereSomethingSaysSo() throws {
        XCTAssertEqual(try one(cluster: "{server: \"h:8080\"}")?.server, "http://h:8080")
        XCTAssertEqual(
            try one(cluster: "{server: \"h:6443\", insecure-skip-tls-verify: true}")?.server, "https://h:6443")
    }

    func testFaultsNameFileAndField() throws {
        let cases: [(cluster: String, user: String, message: String)] = [
            ("{}", "{}", "clusters[0].cluster.server: is missing"),
            ("{server: 5}", "{}", "clusters[0].cluster.server: must be a string, not integer"),
            ("[]", "{}", "clusters[0].cluster: must be a map, not array"),
            ("{server: \"ftp://x\"}", "{}", "clusters[0].cluster.server: \"ftp://x\" is no address of a server"),
            (
                "{server: \"https://h\", insecure-skip-tls-verify: \"yes\"}", "{}",
                "clusters[0].cluster.insecure-skip-tls-verify: must be true or false, not string"
            ),
            (
                "{server: \"https://h\", certificate-authority-data: \"%\"}", "{}",
                "clusters[0].cluster.certificate-authority-data: is not base64"
            ),
            (
                "{server: \"https://h\", proxy-url: \"gopher://x\"}", "{}",
                "clusters[0].cluster.proxy-url: is no proxy address"
            ),
            (ok, "{client-certificate-data: Yw==}", "users[0].user.client-key: is missing beside client-certificate"),
            (ok, "{token: t, username: u}", "users[0].user: has a token and a username"),
            (ok, "{auth-provider: {name: gcp}}", "users[0].user.auth-provider: \"gcp\" is not supported"),
            (ok, "{as-groups: [1]}", "users[0].user.as-groups[0]: must be a string, not integer"),
            (ok, "{exec: {command: x}}", "users[0].user.exec.apiVersion: is missing"),
            (
                ok, "{exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: x}}",
                "users[0].user.exec.apiVersion: \"client.authentication.k8s.io/v1alpha1\" is not supported"
            ),
            (ok, "{exec: {apiVersion: client.authentication.k8s.io/v1}}", "users[0].user.exec.command: is missing"),
            (
                ok, "{exec: {apiVersion: client.authentication.k8s.io/v1, command: x}}",
                "users[0].user.exec.interactiveMode: is missing"
            ),
            (
                ok, "{exec: {apiVersion: client.authentication.k8s.io/v1, command: x, interactiveMode: never}}",
                "users[0].user.exec.interactiveMode: \"never\" is none of"
            ),
        ]
        for (cluster, user, message) in cases {
            XCTAssertThrowsError(try one(cluster: cluster, user: user), message) { error in
                let text: String = "\(error)"
                XCTAssertTrue(text.contains(message), "\(text) has no: \(message)")
                XCTAssertTrue(text.contains("/config: "), text)
            }
        }
    }

    func testAFileThatIsMissingIsNamedWithItsField() throws {
        XCTAssertThrowsError(try one(cluster: "{server: \"https://h\", certificate-authority: gone.pem}")) { error in
            XCTAssertTrue(
                "\(error)".contains("clusters[0].cluster.certificate-authority: there is no file"), "\(error)")
            XCTAssertTrue("\(error)".contains("/gone.pem"), "\(error)")
        }
    }

    func testFaultsInEntriesNotUsedDoNoHarm() throws {
        let folder = try ConfigurationFolder(
            self,
            [
                "config": """
                current-context: x
                contexts: [{name: x, context: {cluster: c, user: u}}]
                clusters: [{name: broken, cluster: {}}, {name: c, cluster: {server: "https://h"}}]
                users: [{name: old, user: {auth-provider: {name: gcp}}}, {name: u, user: {}}]
                """
            ])
        XCTAssertEqual(try resolve(["KUBECONFIG": folder.file("config")])?.server, "https://h")
    }

    func testMisspeltReferencesGetTheNearestName() throws {
        let folder = try ConfigurationFolder(
            self,
            [
                "config": """
                current-context: x
                contexts: [{name: x, context: {cluster: producton}}]
                clusters: [{name: production, cluster: {server: "https://h"}}]
                """
            ])
        let environment: [String: String] = ["KUBECONFIG": folder.file("config")]
        XCTAssertThrowsError(try resolve(environment)) { error in
            XCTAssertTrue(
                "\(error)".contains("contexts[0].context.cluster: \"producton\" is not in clusters"), "\(error)")
            XCTAssertEqual((error as? Diagnostic)?.hint, "did you mean \"production\"?")
        }
        XCTAssertThrowsError(try resolve(environment, ConnectionFlags(context: "y"))) { error in
            XCTAssertEqual((error as? Diagnostic)?.code, .notFound)
            XCTAssertTrue("\(error)".contains("there is no context \"y\""), "\(error)")
        }
    }

    func testDuplicateNamesAreRefusedAsKubectlDoes() throws {
        let folder = try ConfigurationFolder(
            self, ["config": "users: [{name: u, user: {}}, {name: u, user: {}}]"])
        XCTAssertThrowsError(try resolve(["KUBECONFIG": folder.file("config")])) { error in
            XCTAssertTrue("\(error)".contains("users[1].name: \"u\" is in users twice"), "\(error)")
        }
    }

    func testABrokenFileIsLocated() throws {
        let folder = try ConfigurationFolder(self, ["config": "contexts: [\nusers: {"])
        XCTAssertThrowsError(try resolve(["KUBECONFIG": folder.file("config")])) { error in
            XCTAssertEqual((error as? Diagnostic)?.location?.file, folder.file("config"))
            XCTAssertNotNil((error as? Diagnostic)?.location?.line)
        }
    }

    func testABrokenFileDoesNotShowItsSecrets() throws {
        let folder = try ConfigurationFolder(self, ["config": "users:\n- user: {token: s3cret: }}\n"])
        XCTAssertThrowsError(try resolve(["KUBECONFIG": folder.file("config")])) { error in
            XCTAssertFalse(String(reflecting: error).contains("s3cret"), String(reflecting: error))
        }
    }

    // MARK: Helpers

    private let ok: String = "{server: \"https://h\"}"

    private func one(cluster: String = "{server: \"https://h\"}", user: String = "{}") throws -> ClusterConfiguration? {
        let folder = try ConfigurationFolder(
            self,
            [
                "config": """
                current-context: x
                contexts: [{name: x, context: {cluster: c, user: u}}]
                clusters:
                - {name: c, cluster: \(cluster)}
                users:
                - {name: u, user: \(user)}
                """
            ])
        return try resolve(["KUBECONFIG": folder.file("config")])
    }

    private func resolve(
        _ environment: [String: String], _ flags: ConnectionFlags = ConnectionFlags()
    ) throws -> ClusterConfiguration? {
        try ClusterConfiguration.resolve(flags: flags, environment: environment, serviceAccountFolder: "/nowhere")
    }

    private static func output(
        _ program: String, _ arguments: [String], _ environment: [String: String]
    ) throws -> String {
        try ChildProcess.run([program] + arguments, environment: environment, errors: .null).output
    }
}
