import KubeModel
import ValueTree
import XCTest

@testable import LocalCluster

/// Refusals and their words, as a real API server (Kubernetes 1.20) gave them to the same requests.
final class ServerWordsTests: XCTestCase {
    private struct Case {
        var method: String
        var path: String
        var body: String = ""
        var type: String = "application/json"
        var status: Int
        /// What the message must have in it.
        var message: String = ""
        var kind: String?
    }

    private static let leases: String = "/apis/coordination.k8s.io/v1/namespaces/default/leases"
    private static let secrets: String = "/api/v1/namespaces/default/secrets"

    private static func lease(_ name: String = "a", _ spec: String = "", metadata: String = "") -> String {
        """
        {"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"name":"\(name)"\(metadata)},
        "spec":{"holderIdentity":"me"\(spec)}}
        """
    }

    private static func secret(_ members: String) -> String {
        #"{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"# + members + "}"
    }

    private func check(_ cases: [Case], on cluster: TestCluster, line: UInt = #line) async throws {
        for item in cases {
            let answer = try await cluster.send(item.method, item.path, item.body, type: item.type)
            let title: String = "\(item.method) \(item.path) \(item.body.prefix(200))"
            XCTAssertEqual(answer.status, item.status, "\(title): \(answer.value)", line: line)
            guard item.status >= 400 else { continue }
            let message: String = answer.value["message"]?.stringValue ?? ""
            XCTAssertTrue(message.contains(item.message), "\(title): \(message)", line: line)
            if let kind = item.kind {
                XCTAssertEqual(answer.value[at: "details", "kind"]?.stringValue, kind, title, line: line)
            }
        }
    }

    func testLeases() async throws {
        let cluster = try await TestCluster()
        let (leases, one): (String, String) = (Self.leases, Self.leases + "/a")
        let made = try await cluster.send("POST", leases, Self.lease())
        let version: String = made.value[at: "metadata", "resourceVersion"]?.stringValue ?? ""
        let read: String = ",\"resourceVersion\":\"\(version)\""
        let merge: String = "application/merge-patch+json"
        try await check(
            [
                Case(
                    method: "POST", path: leases, body: Self.lease("b", ",\"leaseDurationSeconds\":0"), status: 422,
                    message: "spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0", kind: "Lease"),
                Case(
                    method: "POST", path: leases, body: Self.lease("b", ",\"leaseTransitions\":-1"), status: 422,
                    message: "spec.leaseTransitions: Invalid value: -1: ", kind: "Lease"),
                Case(
                    method: "POST", path: leases, body: Self.lease("b", ",\"renewTime\":\"2026-11-23T11:00:00Z\""),
                    status: 400, message: "cannot be handled as a Lease: parsing time \"2026-11-23T11:00:00Z\""),
                Case(
                    method: "POST", path: leases,
                    body: Self.lease("b", ",\"renewTime\":\"2026-11-23T11:00:00.000000Z\""), status: 201),
                Case(
                    method: "POST", path: leases, body: Self.lease().replacing("io/v1", with: "io/v9"), status: 400,
                    message: "the API version in the data (coordination.k8s.io/v9)"),
                Case(
                    method: "PATCH", path: one, body: #"{"spec":{"leaseDurationSeconds":-1}}"#, type: merge,
                    status: 422,
                    message: "must be greater than 0"),
                Case(
                    method: "PUT", path: one, body: Self.lease(), status: 422,
                    message: "leases.coordination.k8s.io \"a\" is invalid: metadata.resourceVersion: Invalid value: "
                        + "0x0: must be specified for an update", kind: "leases"),
                Case(
                    method: "PUT", path: leases + "/c", body: Self.lease(), status: 400,
                    message: "the name of the object (a) does not match the name on the URL (c)"),
                Case(method: "PUT", path: one, body: Self.lease(metadata: read), status: 200),
                Case(
                    method: "PUT", path: one, body: Self.lease("a", ",\"leaseTransitions\":1", metadata: read),
                    status: 200),
                Case(
                    method: "PUT", path: one, body: Self.lease(metadata: read), status: 409,
                    message: "Operation cannot be fulfilled on leases.coordination.k8s.io \"a\": the object has been "
                        + "modified; please apply your changes to the latest version and try again", kind: "leases"),
                Case(method: "PUT", path: leases + "/new", body: Self.lease("new"), status: 201),
                Case(
                    method: "PUT", path: leases + "/gone", body: Self.lease("gone", metadata: read), status: 409,
                    message: "the object has been modified"),
                Case(
                    method: "DELETE", path: one, body: #"{"preconditions":{"uid":"another"}}"#, status: 409,
                    message: "Operation cannot be fulfilled on Lease.coordination.k8s.io \"a\": the UID in the "
                        + "precondition (another) does not match the UID in record", kind: "Lease"),
                Case(
                    method: "DELETE", path: one, body: #"{"preconditions":{"resourceVersion":"1"}}"#, status: 409,
                    message: "the ResourceVersion in the precondition (1) does not match", kind: "Lease"),
            ], on: cluster)
    }

    func testOptions() async throws {
        let cluster = try await TestCluster()
        _ = try await cluster.send("POST", Self.leases, Self.lease())
        let one: String = Self.leases + "/a"
        try await check(
            [
                Case(
                    method: "POST", path: Self.leases + "?dryRun=Some", body: Self.lease("b"), status: 422,
                    message: "CreateOptions.meta.k8s.io \"\" is invalid: dryRun: Unsupported value",
                    kind: "CreateOptions"
                ),
                Case(
                    method: "DELETE", path: one, body: #"{"propagationPolicy":"Now"}"#, status: 422,
                    message: "DeleteOptions.meta.k8s.io \"\" is invalid: propagationPolicy: Unsupported value: \"Now\""),
                Case(
                    method: "DELETE", path: one, body: #"{"propagationPolicy":"Orphan","orphanDependents":true}"#,
                    status: 422, message: "orphanDependents and deletionPropagation cannot be both set"),
                Case(
                    method: "GET", path: Self.leases + "?fieldSelector=spec.x=1", status: 400,
                    message: "\"spec.x\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\""),
                Case(
                    method: "GET", path: Self.secrets + "?fieldSelector=spec.x=1", status: 400,
                    message: "field label not supported: spec.x"),
                Case(method: "GET", path: Self.secrets + "?fieldSelector=type=Opaque", status: 200),
                Case(method: "GET", path: Self.secrets + "?limit=x", status: 400, message: "parsing \"x\""),
                // A dry run in the body is one as well.
                Case(method: "DELETE", path: one, body: #"{"dryRun":["All"]}"#, status: 200),
                Case(method: "GET", path: one, status: 200),
            ], on: cluster)
        let dry = try await cluster.send("DELETE", one + "?dryRun=All")
        XCTAssertEqual(dry.value["status"], "Success")
    }

    func testSecrets() async throws {
        let cluster = try await TestCluster()
        let one: String = Self.secrets + "/s"
        func data(_ size: Int) -> String {
            Self.secret("\"data\":{\"a\":\"\(Base64Text.encode(Array(repeating: 0x78, count: size)))\"}")
        }
        let (full, over): (String, String) = (data(1 << 20), data((1 << 20) + 1))
        try await check(
            [
                Case(
                    method: "POST", path: Self.secrets, body: over, status: 422,
                    message: "Secret \"s\" is invalid: data: Too long"),
                Case(
                    method: "POST", path: Self.secrets, body: Self.secret(#""data":{"a":"%%"}"#), status: 400,
                    message: "Secret in version \"v1\" cannot be handled as a Secret: illegal base64 data"),
                Case(method: "POST", path: Self.secrets, body: full, status: 201),
                Case(
                    method: "PUT", path: one, body: Self.secret("\"type\":\"other\""), status: 422,
                    message: "type: Invalid value: \"other\": field is immutable"),
                Case(
                    method: "PUT", path: one, body: Self.secret(#""immutable":true,"data":{"a":"YQ=="}"#), status: 200),
                Case(
                    method: "PUT", path: one, body: Self.secret(#""immutable":true,"data":{"a":"Yg=="}"#), status: 422,
                    message: "data: Forbidden: field is immutable when `immutable` is set"),
                Case(
                    method: "PUT", path: Self.secrets + "/s2", body: Self.secret("\"data\":{}"), status: 400,
                    message: "(s2)"),
                Case(
                    method: "POST", path: "/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles",
                    body: #"{"metadata":{"name":"r"},"rules":[{"apiGroups":[""],"resources":["secrets"]}]}"#,
                    status: 422,
                    message: "rules[0].verbs: Required value: verbs must contain at least one value"),
                Case(
                    method: "POST", path: "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews",
                    body: "{\"spec\":{}}",
                    status: 400, message: "no namespace on request"),
            ], on: cluster)
    }

    /// An update that changes nothing makes no new version, so that nobody who watches is woken.
    func testAnUpdateWithoutAChangeIsNone() async throws {
        let cluster = try await TestCluster()
        let body: String = Self.secret(#""data":{"a":"YQ=="}"#)
        let made = try await cluster.send("POST", Self.secrets, body)
        let again = try await cluster.send("PUT", Self.secrets + "/s", body)
        XCTAssertEqual(again.value["metadata"], made.value["metadata"])
    }

    func testAnObjectThatIsBeingDeletedSaysSo() async throws {
        let cluster = try await TestCluster()
        let maps: String = "/api/v1/namespaces/default/configmaps"
        _ = try await cluster.send("POST", maps, #"{"metadata":{"name":"c","finalizers":["x.example/f"]}}"#)
        _ = try await cluster.send("DELETE", maps + "/c")
        let taken = try await cluster.send("POST", maps, #"{"metadata":{"name":"c"}}"#)
        XCTAssertEqual(taken.status, 409)
        XCTAssertEqual(taken.value["message"], "object is being deleted: configmaps \"c\" already exists")
        let freed = try await cluster.send(
            "PATCH", maps + "/c", #"{"metadata":{"finalizers":null}}"#, type: "application/merge-patch+json")
        XCTAssertNil(freed.value[at: "metadata", "finalizers"])
    }

    /// Items of typed lists leave out what the list says of them all.
    func testItemsOfListsDontRepeatTheirKind() async throws {
        let cluster = try await TestCluster()
        _ = try await cluster.send("POST", Self.leases, Self.lease())
        let list = try await cluster.send("GET", Self.leases)
        XCTAssertEqual(list.value["kind"], "LeaseList")
        let item: Value? = list.value["items"]?.listValue?.first
        XCTAssertEqual(item?[at: "metadata", "name"], "a")
        XCTAssertNil(item?["kind"])
        XCTAssertNil(item?["apiVersion"])
    }

    /// A role in a namespace may be about that namespace.
    func testANamespaceIsInItself() async throws {
        let cluster = try await TestCluster()
        let account = try await cluster.send("GET", "/api/v1/namespaces/default/serviceaccounts/default")
        let token: String = cluster.signer.token(
            TokenSigner.Claims(
                namespace: "default", name: "default", uid: account.value[at: "metadata", "uid"]?.stringValue ?? "",
                expiry: nil), issued: SystemClock().now())
        let before = try await cluster.send("GET", "/api/v1/namespaces/default", token: token)
        XCTAssertEqual(before.status, 403)
        XCTAssertTrue(
            before.value["message"]?.stringValue?.hasSuffix(
                "cannot get resource \"namespaces\" in API group \"\" in the namespace \"default\"") == true,
            "\(before.value)")
        let access: String = "/apis/rbac.authorization.k8s.io/v1/namespaces/default"
        _ = try await cluster.send(
            "POST", access + "/roles",
            #"{"metadata":{"name":"r"},"rules":[{"apiGroups":[""],"resources":["namespaces"],"verbs":["get"]}]}"#)
        _ = try await cluster.send(
            "POST", access + "/rolebindings",
            #"{"metadata":{"name":"b"},"roleRef":{"kind":"Role","name":"r"},"#
                + #""subjects":[{"kind":"ServiceAccount","name":"default","namespace":"default"}]}"#)
        let after = try await cluster.send("GET", "/api/v1/namespaces/default", token: token)
        XCTAssertEqual(after.status, 200)
    }
}
