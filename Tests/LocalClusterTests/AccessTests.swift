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

    func testNobodyGrantsWhatHeHasNot() async throws {
        let cluster = try await TestCluster()
        let token: String = try await token(cluster)
        let access: String = "/apis/rbac.authorization.k8s.io/v1/namespaces/default"
        let subject: String = #"{"kind":"ServiceAccount","name":"default","namespace":"default"}"#
        func role(_ name: String, _ rules: String) -> String {
            #"{"metadata":{"name":"\#(name)"},"rules":[\#(rules)]}"#
        }
        func binding(_ name: String, to role: String) -> String {
            #"{"metadata":{"name":"\#(name)"},"roleRef":{"kind":"Role","name":"\#(role)"},"subjects":[\#(subject)]}"#
        }
        let manage: String =
            #"{"apiGroups":["rbac.authorization.k8s.io"],"resources":["roles","rolebindings"],"verbs":["get","create","update"]}"#
        let read: String = #"{"apiGroups":[""],"resources":["pods","pods/log"],"verbs":["get","list"]}"#
        _ = try await cluster.send("POST", access + "/roles", role("r", manage + "," + read))
        _ = try await cluster.send("POST", access + "/rolebindings", binding("b", to: "r"))
        func made(_ name: String, _ rules: String) async throws -> Int {
            try await cluster.send("POST", access + "/roles", role(name, rules), token: token).status
        }
        let less: String = #"{"apiGroups":[""],"resources":["pods/log"],"resourceNames":["a"],"verbs":["get"]}"#
        let lessMade: Int = try await made("less", less)
        XCTAssertEqual(lessMade, 201)
        for more in [
            #"{"apiGroups":[""],"resources":["pods"],"verbs":["watch"]}"#,
            #"{"apiGroups":[""],"resources":["*"],"verbs":["get"]}"#,
            #"{"apiGroups":["*"],"resources":["pods"],"verbs":["get"]}"#,
            #"{"apiGroups":[""],"resources":["pods"],"verbs":["*"]}"#,
            #"{"apiGroups":[""],"resources":["pods","secrets"],"verbs":["get"]}"#,
        ] {
            let status: Int = try await made("more", more)
            XCTAssertEqual(status, 403, more)
            let widened = try await cluster.send("PUT", access + "/roles/less", role("less", more), token: token)
            XCTAssertEqual(widened.status, 403, more)
        }
        let refused = try await cluster.send(
            "POST", access + "/roles",
            role("more", #"{"apiGroups":[""],"resources":["pods"],"verbs":["get","watch"]}"#),
            token: token)
        XCTAssertEqual(
            refused.value["message"]?.stringValue?.split(separator: "\n").last,
            #"{APIGroups:[""], Resources:["pods"], Verbs:["watch"]}"#)
        // The same of bindings, unless there is a right to bind; what is there may be written again.
        _ = try await cluster.send(
            "POST", access + "/roles",
            role("whole", #"{"apiGroups":[""],"resources":["secrets"],"verbs":["get"]}"#))
        let bound = try await cluster.send(
            "POST", access + "/rolebindings", binding("mine", to: "whole"), token: token)
        XCTAssertEqual(bound.status, 403)
        let own = try await cluster.send("POST", access + "/rolebindings", binding("own", to: "r"), token: token)
        XCTAssertEqual(own.status, 201)
        let same = try await cluster.send(
            "PUT", access + "/roles/whole",
            role("whole", #"{"apiGroups":[""],"resources":["secrets"],"verbs":["get"]}"#),
            token: token)
        XCTAssertEqual(same.status, 200)
        let bind: String =
            #"{"apiGroups":["rbac.authorization.k8s.io"],"resources":["roles"],"resourceNames":["whole"],"verbs":["bind"]}"#
        _ = try await cluster.send("PUT", access + "/roles/r", role("r", manage + "," + read + "," + bind))
        let allowed = try await cluster.send(
            "POST", access + "/rolebindings", binding("mine", to: "whole"), token: token)
        XCTAssertEqual(allowed.status, 201)
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
