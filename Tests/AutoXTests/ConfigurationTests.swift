import Charts
import Diagnostics
import HTTPTransport
import KubeModel
import ValueTree
import XCTest

@testable import AutoX

/// What a configuration says, and what is wrong with it.
final class ConfigurationTests: XCTestCase {
    private static let trigger: Value = [
        "name": "web", "namespace": "shop", "group": "apps", "version": "v1", "resource": "deployments",
    ]

    private static func values(_ groups: Value) -> Value { ["groups": groups] }

    func testTheTutorialsKeys() {
        let configuration: AutoXConfiguration = ConfigurationReader.read([
            "groups": [
                "httpbin": [
                    "trigger": Self.trigger,
                    "specs": [
                        "iter8": ["name": "iter8", "version": "1.x", "values": ["tasks": ["http"]]],
                        "other": ["name": "mine"],
                    ],
                ]
            ], "chartRepository": "https://example.org/charts", "replicas": 3,
        ])
        XCTAssertEqual(configuration.faults, [])
        XCTAssertEqual(configuration.chartRepository, "https://example.org/charts")
        XCTAssertEqual(configuration.releases.map(\.name), ["autox-httpbin-iter8", "autox-httpbin-other"])
        let release: DesiredRelease? = configuration.releases.first
        XCTAssertEqual(release?.key.description, "shop/autox-httpbin-iter8")
        XCTAssertEqual(release?.version, "1.x")
        XCTAssertEqual(release?.values, ["tasks": ["http"]])
        XCTAssertEqual(release?.trigger.title, "deployments.apps \"web\" in namespace \"shop\"")
    }

    /// The digest tells specs apart, and nothing else.
    func testTheDigestIsThatOfChartAndValues() {
        func digest(_ chart: String, _ version: String?, _ values: Value, group: String = "g") -> String {
            let trigger = Trigger(
                name: "a", namespace: "b", resource: GroupVersionResource(version: "v1", resource: "services"))
            return DesiredRelease(
                group: group, spec: "s", trigger: trigger, chart: chart, version: version, values: values
            ).digest
        }
        let one: String = digest("iter8", nil, ["a": 1])
        XCTAssertEqual(one.utf8.count, 16)
        XCTAssertEqual(one, digest("iter8", nil, ["a": 1], group: "h"))
        for other in [
            digest("iter9", nil, ["a": 1]), digest("iter8", "1", ["a": 1]), digest("iter8", nil, ["a": 2]),
        ] {
            XCTAssertNotEqual(one, other)
        }
    }

    /// Each fault with its path; `path: message` and `| hint`.
    func testFaultsHaveTheirPaths() {
        let spec: Value = ["name": "iter8"]
        let long = String(repeating: "x", count: 46)
        let cases: [(Value, [String])] = [
            (["g": ["specs": ["s": spec]]], ["groups.g.trigger: is missing"]),
            (["g": ["trigger": Self.trigger]], ["groups.g.specs: there is none: the group would launch nothing"]),
            (
                ["g": ["trigger": ["name": "web", "namespac": "shop"], "specs": ["s": spec]]],
                [
                    "groups.g.trigger.namespac: is not known here | did you mean \"namespace\"?",
                    "groups.g.trigger.namespace: is missing", "groups.g.trigger.version: is missing",
                    "groups.g.trigger.resource: is missing",
                ]
            ),
            (
                ["g": ["trigger": Self.trigger, "specs": ["s": ["values": [1], "version": 2]]]],
                [
                    "groups.g.specs.s.name: is missing",
                    "groups.g.specs.s.version: must be a string, but is of type integer | put it in quotes",
                    "groups.g.specs.s.values: must be a map, but is of type array",
                ]
            ),
            (["g": "text"], ["groups.g: must be a map, but is of type string", "groups.g.trigger: is missing"]),
            (
                ["g": ["trigger": Self.trigger, "specs": [long: spec], "trigers": 1]],
                [
                    "groups.g.trigers: is not known here | did you mean \"trigger\"?",
                    "groups.g.specs.\(long): \"autox-g-\(long)\" is too long for the name of a group",
                ]
            ),
            (
                ["G": ["trigger": Self.trigger, "specs": ["a_b": spec]]],
                ["groups.G.specs.a_b: \"autox-G-a_b\" can't be the name of a group"]
            ),
            (
                [
                    "g": [
                        "trigger": ["name": "w", "namespace": "S", "version": "v1", "resource": "Deployment"],
                        "specs": ["s": spec],
                    ]
                ],
                [
                    "groups.g.trigger.namespace: \"S\" can't be the name of a namespace",
                    "groups.g.trigger.resource: \"Deployment\" is no resource",
                ]
            ),
        ]
        for (groups, expected) in cases {
            let configuration: AutoXConfiguration = ConfigurationReader.read(Self.values(groups))
            let found: [String] = configuration.faults.map { fault in
                "\(fault.path): \(fault.message)" + (fault.hint.map { " | \($0)" } ?? "")
            }
            for text in expected {
                XCTAssertTrue(found.contains { $0.hasPrefix(text) }, "\(text) is not among \(found)")
            }
            XCTAssertTrue(configuration.releases.isEmpty, "\(groups)")
        }
    }

    func testWhatIsBrokenLeavesTheRestAlone() {
        let configuration: AutoXConfiguration = ConfigurationReader.read(
            Self.values([
                "a": ["trigger": Self.trigger, "specs": ["good": ["name": "iter8"], "bad": [:]]],
                "b": ["trigger": ["name": "x"], "specs": ["s": ["name": "iter8"]]],
            ]))
        XCTAssertEqual(configuration.releases.map(\.name), ["autox-a-good"])
        XCTAssertEqual(configuration.faults.first?.group, "a")
        XCTAssertEqual(configuration.faults.first?.spec, "bad")
        XCTAssertEqual(configuration.groupCount, 2)
    }

    func testTwoGroupsOfOneTrigger() {
        var other: Value = Self.trigger
        other["version"] = "v1beta1"
        let configuration: AutoXConfiguration = ConfigurationReader.read(
            Self.values([
                "a": ["trigger": Self.trigger, "specs": ["s": ["name": "iter8"], "t": ["name": "iter8"]]],
                "b": ["trigger": other, "specs": ["s": ["name": "iter8"]]],
            ]))
        XCTAssertEqual(configuration.releases.map(\.name), ["autox-a-s", "autox-a-t"])
        XCTAssertEqual(configuration.faults.map(\.path.description), ["groups.b.trigger"])
        XCTAssertEqual(configuration.shadowed.map(\.name), ["autox-b-s"], "it is checked all the same")
    }

    /// `a-b` + `c` and `a` + `b-c`: in one namespace they would be one group.
    func testNamesThatCollide() {
        var other: Value = Self.trigger
        other["name"] = "api"
        let groups: Value = [
            "a": ["trigger": Self.trigger, "specs": ["b-c": ["name": "iter8"]]],
            "a-b": ["trigger": other, "specs": ["c": ["name": "iter8"]]],
        ]
        let configuration: AutoXConfiguration = ConfigurationReader.read(Self.values(groups))
        XCTAssertEqual(configuration.releases.map(\.group), ["a"])
        XCTAssertEqual(configuration.faults.map(\.path.description), ["groups.a-b.specs.c"])
        other["namespace"] = "elsewhere"
        let apart: AutoXConfiguration = ConfigurationReader.read(
            Self.values([
                "a": groups["a"] ?? .null, "a-b": ["trigger": other, "specs": ["c": ["name": "iter8"]]],
            ]))
        XCTAssertEqual(apart.faults, [])
    }

    // MARK: Charts and their values

    private func faults(_ specs: Value) async -> [String] {
        let configuration: AutoXConfiguration = ConfigurationReader.read(
            Self.values(["g": ["trigger": Self.trigger, "specs": specs]]))
        let charts = ChartCatalog(
            repository: nil, files: { RemoteFiles(client: HTTPClient(.init(proxy: .direct))) })
        return await ConfigurationCheck(charts: charts).faults(of: configuration).map(\.diagnostic.description)
    }

    func testValuesThatAChartRefuses() async {
        let good: Value = ["tasks": ["ready"], "ready": ["deploy": "web"]]
        let none: [String] = await faults(["s": ["name": "iter8", "version": "1", "values": good]])
        XCTAssertEqual(none, [])
        let bad: [String] = await faults([
            "a": ["name": "iter8", "values": ["tasks": ["ready"], "ready": ["deploi": "web"]]],
            "b": ["name": "iter8", "values": ["tasks": ["http"], "http": ["url": "http://x/", "qps": "fast"]]],
            "c": ["name": "iter9"], "d": ["name": "iter8", "version": "0.13.0"],
        ])
        for (index, path) in [
            "groups.g.specs.a.values.ready", "groups.g.specs.b.values.http.qps", "groups.g.specs.c.name",
            "groups.g.specs.d.name",
        ].enumerated() {
            XCTAssertTrue(bad.count > index && bad[index].hasPrefix(path), "\(path): \(bad)")
        }
        XCTAssertEqual(bad.count, 4, "\(bad)")
    }
}
