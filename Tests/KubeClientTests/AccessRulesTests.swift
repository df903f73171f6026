import KubeClient
import KubeModel
import TestSupport
import ValueTree
import XCTest

final class AccessRulesTests: XCTestCase {
    private static let rules = AccessRules(rules: [
        .init(verbs: ["get", "list"], groups: [""], resources: ["secrets", "pods/log"]),
        .init(verbs: ["update"], groups: [""], resources: ["secrets"], names: ["web"]),
        .init(verbs: ["*"], groups: ["batch"], resources: ["*"]),
        .init(verbs: ["patch"], groups: ["*"], resources: ["*/status"]),
    ])

    func testWhatRulesAllow() {
        let secrets = GroupResource(resource: "secrets")
        let cases: [(String, GroupResource, String?, Bool)] = [
            ("get", secrets, nil, true), ("get", secrets, "web", true), ("delete", secrets, "web", false),
            ("update", secrets, "web", true), ("update", secrets, "api", false), ("update", secrets, nil, false),
            ("get", GroupResource(resource: "pods"), nil, false),
            ("get", GroupResource(resource: "pods/log"), nil, true),
            ("get", GroupResource(group: "apps", resource: "secrets"), nil, false),
            ("deletecollection", GroupResource(group: "batch", resource: "jobs"), nil, true),
            ("create", GroupResource(group: "batch", resource: "jobs/status"), nil, true),
            ("patch", GroupResource(group: "apps", resource: "deployments/status"), "a", true),
            ("patch", GroupResource(group: "apps", resource: "deployments/scale"), "a", false),
            ("patch", GroupResource(group: "apps", resource: "deployments"), "a", false),
        ]
        for (verb, resource, name, isAllowed) in cases {
            XCTAssertEqual(
                Self.rules.allows(verb, resource, name: name), isAllowed, "\(verb) \(resource) \(name ?? "-")")
        }
        var incomplete: AccessRules = Self.rules
        incomplete.isIncomplete = true
        XCTAssertEqual(incomplete.allows("get", secrets, name: nil), true)
        XCTAssertNil(incomplete.allows("delete", secrets, name: nil))
    }

    func testEverythingIsOneRuleWithoutNames() {
        XCTAssertFalse(Self.rules.isEverything)
        let all = AccessRules.Rule(verbs: ["*"], groups: ["*"], resources: ["*"])
        XCTAssertTrue(AccessRules(rules: Self.rules.rules + [all]).isEverything)
        var named: AccessRules.Rule = all
        named.names = ["web"]
        XCTAssertFalse(AccessRules(rules: [named]).isEverything)
    }

    func testTheServerIsAskedOnce() async throws {
        let server = try ScriptedServer(answers: [
            .json(
                """
                {"kind":"SelfSubjectRulesReview","status":{"resourceRules":[{"verbs":["get"],"apiGroups":[""],
                "resources":["pods"]},{"verbs":["update"],"apiGroups":[""],"resources":["secrets"],
                "resourceNames":["web"]}],"nonResourceRules":[],"incomplete":true}}
                """)
        ])
        defer { server.stop() }
        let found: AccessRules = try await server.client().access(in: "shop")
        XCTAssertEqual(
            found,
            AccessRules(
                rules: [
                    .init(verbs: ["get"], groups: [""], resources: ["pods"]),
                    .init(verbs: ["update"], groups: [""], resources: ["secrets"], names: ["web"]),
                ], isIncomplete: true))
        XCTAssertEqual(
            server.requests.map { "\($0.method) \($0.target)" },
            ["POST /apis/authorization.k8s.io/v1/selfsubjectrulesreviews"])
        let asked: Value = try JSONReader.parse(server.requests[0].body)
        XCTAssertEqual(asked["kind"], "SelfSubjectRulesReview")
        XCTAssertEqual(asked["spec"], ["namespace": "shop"])
    }

    /// A review changes nothing: it may be asked again when its answer was lost.
    func testASingleQuestion() async throws {
        for isAllowed in [true, false] {
            let server = try ScriptedServer(answers: [
                .drop, .json("{\"kind\":\"SelfSubjectAccessReview\",\"status\":{\"allowed\":\(isAllowed)}}"),
            ])
            defer { server.stop() }
            let answer: Bool = try await server.client().mayI(
                "get", GroupResource(resource: "pods/log"), name: "web-1", namespace: "shop")
            XCTAssertEqual(answer, isAllowed)
            let asked: Value = try JSONReader.parse(server.requests[1].body)
            XCTAssertEqual(
                asked[at: "spec", "resourceAttributes"],
                [
                    "verb": "get", "group": "", "resource": "pods", "subresource": "log", "name": "web-1",
                    "namespace": "shop",
                ])
        }
    }
}
