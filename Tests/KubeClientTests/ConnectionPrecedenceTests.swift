import Diagnostics
import HTTPTransport
import KubeClient
import XCTest

final class ConnectionPrecedenceTests: XCTestCase {
    private static let config: String = """
        current-context: main
        contexts:
        - {name: main, context: {cluster: c, user: u, namespace: from-context}}
        - {name: bare, context: {cluster: c}}
        clusters:
        - {name: c, cluster: {server: "https://from-config", certificate-authority-data: Q0E=}}
        users:
        - {name: u, user: {token: from-config, as: config-user, as-groups: [config-group]}}
        """

    func testNothingSaysWhereAClusterIs() throws {
        let home = try ConfigurationFolder(self)
        XCTAssertNil(try resolve([:]))
        XCTAssertNil(try resolve(["HOME": home.path]))
        XCTAssertNil(try resolve(["HOME": home.path, "KUBECONFIG": ""], ConnectionFlags(namespace: "ns")))
        try home.write(".kube/config", "apiVersion: v1\nkind: Config\nclusters: null\ncontexts: []\n")
        XCTAssertNil(try resolve(["HOME": home.path]))
    }

    func testTheHomeFileIsTheDefault() throws {
        let home = try ConfigurationFolder(self, [".kube/config": Self.config])
        let found = try resolve(["HOME": home.path])
        XCTAssertEqual(found?.server, "https://from-config")
        XCTAssertEqual(found?.namespace, "from-context")
    }

    func testNamedFilesMustExist() throws {
        XCTAssertThrowsError(try resolve(["KUBECONFIG": "/nowhere/a:/nowhere/b"])) { error in
            XCTAssertEqual((error as? Diagnostic)?.code, .notFound)
            XCTAssertTrue("\(error)".contains("/nowhere/a, /nowhere/b"), "\(error)")
        }
        XCTAssertThrowsError(try resolve([:], ConnectionFlags(kubeconfig: "/nowhere/c"))) { error in
            XCTAssertTrue("\(error)".contains("--kubeconfig: there is no file /nowhere/c"), "\(error)")
        }
        XCTAssertThrowsError(try resolve(["KUBECONFIG": "/"])) { error in
            XCTAssertTrue("\(error)".contains("can't read /"), "\(error)")
        }
    }

    func testTheFlagGoesBeforeTheVariable() throws {
        let folder = try ConfigurationFolder(self, ["a": Self.config])
        let found = try resolve(["KUBECONFIG": "/nowhere"], ConnectionFlags(kubeconfig: folder.file("a")))
        XCTAssertEqual(found?.server, "https://from-config")
    }

    func testFlagsThenVariablesThenTheContext() throws {
        let folder = try ConfigurationFolder(self, ["config": Self.config, "ca.pem": "CA2"])
        var environment: [String: String] = ["KUBECONFIG": folder.file("config")]
        let plain = try XCTUnwrap(resolve(environment))
        XCTAssertEqual(plain.impersonation, Impersonation(user: "config-user", groups: ["config-group"]))
        environment.merge(
            [
                "HELM_NAMESPACE": "env-ns", "HELM_KUBETOKEN": "env-token", "HELM_KUBEASUSER": "env-user",
                "HELM_KUBEASGROUPS": "g1,g2", "HELM_KUBEAPISERVER": "https://env:1",
                "HELM_KUBECAFILE": folder.file("ca.pem"), "HELM_KUBETLS_SERVER_NAME": "env-name",
            ], uniquingKeysWith: { $1 })
        let fromEnvironment = try XCTUnwrap(resolve(environment))
        XCTAssertEqual(fromEnvironment.namespace, "env-ns")
        XCTAssertEqual(fromEnvironment.credentials, .token(Sensitive("env-token")))
        XCTAssertEqual(fromEnvironment.impersonation, Impersonation(user: "env-user", groups: ["g1", "g2"]))
        XCTAssertEqual(fromEnvironment.server, "https://env:1")
        XCTAssertEqual(fromEnvironment.tls.certificateAuthorities, Array("CA2".utf8))
        XCTAssertEqual(fromEnvironment.tls.serverName, "env-name")
        let flags = ConnectionFlags(
            token: "flag-token", asUser: "flag-user", asGroups: ["g3"], apiServer: "https://flag:2",
            tlsServerName: "flag-name", namespace: "flag-ns")
        let fromFlags = try XCTUnwrap(resolve(environment, flags))
        XCTAssertEqual(fromFlags.namespace, "flag-ns")
        XCTAssertEqual(fromFlags.credentials, .token(Sensitive("flag-token")))
        XCTAssertEqual(fromFlags.impersonation, Impersonation(user: "flag-user", groups: ["g3"]))
        XCTAssertEqual(fromFlags.server, "https://flag:2")
        XCTAssertEqual(fromFlags.tls.serverName, "flag-name")
    }

    func testTheContextFlagAndVariable() throws {
        let folder = try ConfigurationFolder(self, ["config": Self.config])
        let environment: [String: String] = ["KUBECONFIG": folder.file("config"), "HELM_KUBECONTEXT": "bare"]
        let bare = try XCTUnwrap(resolve(environment))
        XCTAssertEqual(bare.namespace, "default")
        XCTAssertEqual(bare.credentials, .anonymous)
        XCTAssertEqual(try resolve(environment, ConnectionFlags(context: "main"))?.namespace, "from-context")
        XCTAssertThrowsError(try resolve([:], ConnectionFlags(context: "main")))
    }

    func testInsecureTakesTheAuthorityAway() throws {
        let folder = try ConfigurationFolder(self, ["config": Self.config])
        let environment: [String: String] = ["KUBECONFIG": folder.file("config")]
        let insecure = try XCTUnwrap(resolve(environment, ConnectionFlags(insecure: true)))
        XCTAssertTrue(insecure.tls.skipsVerification)
        XCTAssertNil(insecure.tls.certificateAuthorities)
        let said = environment.merging(["HELM_KUBEINSECURE_SKIP_TLS_VERIFY": "true"]) { $1 }
        XCTAssertEqual(try resolve(said)?.tls.skipsVerification, true)
        XCTAssertEqual(try resolve(said, ConnectionFlags(insecure: false))?.tls.skipsVerification, false)
    }

    func testAServerAloneIsEnough() throws {
        let found = try resolve([:], ConnectionFlags(token: "t", apiServer: "https://alone:6443/"))
        XCTAssertEqual(found?.server, "https://alone:6443")
        XCTAssertEqual(found?.credentials, .token(Sensitive("t")))
        XCTAssertEqual(found?.namespace, "default")
    }

    func testNoCurrentContext() throws {
        let config: String = "contexts: [{name: a, context: {cluster: c}}, {name: b, context: {cluster: c}}]"
        let folder = try ConfigurationFolder(self, ["config": config])
        XCTAssertThrowsError(try resolve(["KUBECONFIG": folder.file("config")])) { error in
            XCTAssertTrue("\(error)".contains("no current-context is set"), "\(error)")
            XCTAssertTrue((error as? Diagnostic)?.hint?.hasSuffix("a, b") == true)
        }
        let flags = ConnectionFlags(apiServer: "https://h")
        XCTAssertEqual(try resolve(["KUBECONFIG": folder.file("config")], flags)?.server, "https://h")
    }

    func testInsideACluster() throws {
        let account = try ConfigurationFolder(self, ["token": "pod-token\n", "ca.crt": "CA", "namespace": "pod-ns\n"])
        let environment: [String: String] = ["KUBERNETES_SERVICE_HOST": "fd00::1", "KUBERNETES_SERVICE_PORT": "443"]
        let found = try resolve(environment, account: account.path)
        XCTAssertEqual(found?.server, "https://[fd00::1]:443")
        XCTAssertEqual(found?.namespace, "pod-ns")
        XCTAssertEqual(found?.credentials, .tokenFile(path: account.file("token"), otherwise: nil))
        XCTAssertEqual(found?.tls.certificateAuthorities, Array("CA".utf8))
        XCTAssertEqual(
            try resolve(environment, ConnectionFlags(namespace: "n"), account: account.path)?.namespace, "n")
        XCTAssertNil(try resolve(environment, account: "/nowhere"))
        // A kubeconfig goes first.
        let folder = try ConfigurationFolder(self, ["config": Self.config])
        let both: [String: String] = environment.merging(["KUBECONFIG": folder.file("config")]) { $1 }
        XCTAssertEqual(try resolve(both, account: account.path)?.server, "https://from-config")
    }

    func testGroupsNeedAUser() throws {
        let flags = ConnectionFlags(asGroups: ["g"], apiServer: "https://h")
        XCTAssertThrowsError(try resolve([:], flags)) { error in
            XCTAssertTrue("\(error)".contains("together with a user"), "\(error)")
        }
    }

    private func resolve(
        _ environment: [String: String], _ flags: ConnectionFlags = ConnectionFlags(), account: String = "/nowhere"
    ) throws -> ClusterConfiguration? {
        try ClusterConfiguration.resolve(flags: flags, environment: environment, serviceAccountFolder: account)
    }
}
