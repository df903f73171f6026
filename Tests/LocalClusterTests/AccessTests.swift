import KubeModel
import ValueTree
import XCTest

@testable import LocalCluster

/// Who may do what.
final class AccessTests: XCTestCase {
    private func token(_ cluster: TestCluster, expiry: KubeTime? = nil) async throws -> String {
        let account = try await cluster.send("GET", "/api/v1/namespaces/default/serviceaccounts/default")
        let claims = TokenSigner.Claims(
            namespace: "default", name: "default", uid: account.value[at: "metadata", "uid"]?.stringValue ?? "",
            expiry: expiry)
        return cluster.signer.token(claims, issued: SystemClock().now())
    }

    func testStrangersGetNothing() async throws {
        let cluster = try await TestCluster()
        for wrong in ["", "nonsense", "a.b.c", TestCluster.token + "x"] {
            let answer = try await cluster.send("GET", "/api/v1/namespaces", token: wrong)
            XCTAssertEqual(answer.status, 401, wrong)
            XCTAssertEqual(answer.value["reason"], "Unauthorized")
        }
        let late: String = try await token(cluster, expiry: KubeTime(seconds: 1))
        let expired = try await cluster.send("GET", "/api/v1/namespaces", token: late)
        XCTAssertEqual(expired.status, 401)
    }

    func testAccountsMayDoWhatTheirRolesSay() async throws {
        let cluster = try await TestCluster()
        let token: String = try await token(cluster)
        let secrets: String = "/api/v1/namespaces/default/secrets"
        let before = try await cluster.send("GET", secrets + "/mine", token: token)
        XCTAssertEqual(before.status, 403)
        let access: String = "/apis/rbac.authorization.k8s.io/v1/namespaces/default"
        _ = try await cluster.send(
            "POST", access + "/roles",
            #"{"metadata":{"name":"r"},"rules":[{"apiGroups":[""],"resources":["secrets"],"resourceNames":["mine"],"verbs":["get"]}]}"#
        )
        _ = try await cluster.send(
            "POST", access + "/rolebindings",
            #"{"metadata":{"name":"b"},"roleRef":{"kind":"Role","name":"r"},"subjects":[{"kind":"ServiceAccount","name":"default","namespace":"default"}]}"#
        )
        let mine = try await cluster.send("GET", secrets + "/mine", token: token)
        XCTAssertEqual(mine.status, 404, "allowed, but not there")
        for (method, target) in [("GET", secrets + "/other"), ("GET", secrets), ("DELETE", secrets + "/mine")] {
            let refused = try await cluster.send(method, target, token: token)
            XCTAssertEqual(refused.status, 403, "\(method) \(target)")
        }
        let review: String =
            #"{"spec":{"resourceAttributes":{"verb":"get","resource":"secrets","namespace":"default","name":"mine"}}}"#
        let asked = try await cluster.send(
            "POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", review, token: token)
        XCTAssertEqual(asked.value[at: "status", "allowed"], true)
        // A token dies with its account.
        _ = try await cluster.send("DELETE", "/api/v1/namespaces/default/serviceaccounts/default")
        let gone = try await cluster.send("GET", secrets + "/mine", token: token)
        XCTAssertEqual(gone.status, 401)
    }

    func testATokenOfAPodDiesWithThePod() async throws {
        let cluster = try await TestCluster()
        let pods: String = "/api/v1/namespaces/default/pods"
        let pod = KubeObject(try await cluster.send("POST", pods, Manifest.pod).value)
        let credentials = ServerCredentials(
            serverURL: "", certificateAuthority: "", store: cluster.store, signer: cluster.signer,
            now: { SystemClock().now() })
        let token: String = try await credentials.token(
            serviceAccount: "default", namespace: "default", pod: pod
        ).reveal()
        let alive = try await cluster.send("GET", pods, token: token)
        XCTAssertEqual(alive.status, 403)
        _ = try await cluster.send("DELETE", pods + "/p?gracePeriodSeconds=0")
        let dead = try await cluster.send("GET", pods, token: token)
        XCTAssertEqual(dead.status, 401)
    }

    func testTokenRequests() async throws {
        let cluster = try await TestCluster()
        let path: String = "/api/v1/namespaces/default/serviceaccounts/default/token"
        let answer = try await cluster.send("POST", path, #"{"spec":{"expirationSeconds":700}}"#)
        XCTAssertEqual(answer.status, 201)
        let token: String = try XCTUnwrap(answer.value[at: "status", "token"]?.stringValue)
        let who = try await cluster.send(
            "POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews", "{}", token: token)
        XCTAssertEqual(who.value[at: "status", "userInfo", "username"], "system:serviceaccount:default:default")
        let short = try await cluster.send("POST", path, #"{"spec":{"expirationSeconds":5}}"#)
        XCTAssertEqual(short.status, 422)
    }

    func testCertificatesAreMadeAndReadAgain() throws {
        let secrets = try ClusterSecrets.make()
        let again = try XCTUnwrap(ClusterSecrets(value: secrets.value))
        XCTAssertEqual(again.authority.certificate, secrets.authority.certificate)
        XCTAssertEqual(again.signingKey, secrets.signingKey)
        XCTAssertTrue(secrets.server.certificate.hasPrefix("-----BEGIN CERTIFICATE-----"))
        XCTAssertNotEqual(try ClusterSecrets.make().administratorToken, secrets.administratorToken)
    }
}
