import Foundation
import TestSupport
import ValueTree
import XCTest

/// A history of random changes ends in the experiments that a simple model of the rules predicts, whatever happens to the
/// controller, the API server and the connections between them.
///
/// ITER8_SEED repeats a history; ITER8_RESTART_API is a command that restarts the API server of the real cluster.
final class AutoXModelTests: XCTestCase {
    /// A trigger as the rules see it.
    private struct Modelled {
        var isThere: Bool = false
        var isMarked: Bool = false
        var version: String?

        /// nil if nothing is to be launched.
        var wanted: String? { isThere && isMarked ? version ?? "" : nil }
    }

    private struct Kind {
        var resource: String
        var group: String
        var version: String
        var kind: String
        var spec: String

        /// As kubectl names it.
        var full: String { group.isEmpty ? resource : "\(resource).\(group)" }
    }

    private static let kinds: [Kind] = [
        Kind(resource: "configmaps", group: "", version: "v1", kind: "ConfigMap", spec: #""data":{"a":"b"}"#),
        Kind(
            resource: "deployments", group: "apps", version: "v1", kind: "Deployment",
            spec: """
                "spec":{"replicas":0,"selector":{"matchLabels":{"app":"x"}},"template":{"metadata":{"labels":{"app":"x"}},
                "spec":{"containers":[{"name":"c","image":"busybox:1.35.0"}]}}}
                """),
        Kind(
            resource: "widgets", group: "example.org", version: "v1", kind: "Widget", spec: #""spec":{"size":1}"#),
    ]

    private static let definition: String = """
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition",
        "metadata":{"name":"widgets.example.org"},"spec":{"group":"example.org","scope":"Namespaced",
        "names":{"plural":"widgets","singular":"widget","kind":"Widget","listKind":"WidgetList"},
        "versions":[{"name":"v1","served":true,"storage":true,"subresources":{"status":{}},
        "schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}]}}
        """

    /// SplitMix64: the same history for the same seed.
    private struct Random: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed: UInt64 = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    private static let triggerCount: Int = 20
    private static let changeCount: Int = 200

    func testARandomHistoryEndsAsTheModelPredicts() throws {
        let given: String? = ProcessInfo.processInfo.environment["ITER8_SEED"]
        let seed: UInt64 = given.flatMap { UInt64($0) } ?? UInt64.random(in: 1...1_000_000)
        for cluster in try ClusterUnderTest.all() {
            print("autox model: \(cluster.name) cluster, ITER8_SEED=\(seed)")
            defer { cluster.stop() }
            let upstream = try PlainProxy(cluster)
            defer { upstream.stop() }
            let defined: Outcome = try cluster.kubectl("apply -f -", input: Self.definition)
            XCTAssertEqual(defined.status, 0, "\(defined)")
            try cluster.withNamespace("model") { namespace in
                var history = try History(cluster, namespace, upstream.port, Random(state: seed))
                defer { history.stop() }
                try history.play()
            }
        }
    }

    /// What a release is called, and whether a Job runs it.
    private static func releases(_ index: Int) -> [(name: String, hasJob: Bool)] {
        // Every fifth has a second spec, which runs; a broken one is beside them.
        let plain: (String, Bool) = ("autox-g\(index)-a", false)
        return index.isMultiple(of: 5) ? [plain, ("autox-g\(index)-b", true)] : [plain]
    }

    private struct History {
        let cluster: ClusterUnderTest
        let namespace: String
        let place: AutoXPlace
        let proxy: FaultProxy
        var random: Random
        var triggers: [Modelled]
        /// How often each trigger came to want another launch.
        var wishes: [Int]
        var controller: Running
        var logs: [String] = []
        var counts: [String: Int] = [:]

        init(_ cluster: ClusterUnderTest, _ namespace: String, _ port: UInt16, _ random: Random) throws {
            self.cluster = cluster
            self.namespace = namespace
            self.random = random
            triggers = [Modelled](repeating: Modelled(), count: triggerCount)
            wishes = [Int](repeating: 0, count: triggerCount)
            proxy = try FaultProxy(upstream: port)
            var groups: [String: Value] = [:]
            for index in 0..<triggerCount {
                let kind: Kind = kinds[index % kinds.count]
                var specs: [String: Value] = [
                    "a": ["name": "iter8", "values": AutoXControllerTests.waiting(cluster, runner: "none")]
                ]
                if releases(index).count > 1 {
                    specs["b"] = ["name": "iter8", "values": AutoXControllerTests.waiting(cluster)]
                    specs["c"] = ["name": "iter9"]
                }
                groups["g\(index)"] = [
                    "trigger": [
                        "name": .string("t\(index)"), "namespace": .string(namespace), "group": .string(kind.group),
                        "version": .string(kind.version), "resource": .string(kind.resource),
                    ], "specs": .map(specs),
                ]
            }
            place = try AutoXPlace(cluster, namespace, ["groups": .map(groups)])
            controller = try place.start(through: proxy.port)
        }

        func stop() {
            place.stop()
            proxy.stop()
        }

        mutating func play() throws {
            for step in 1...changeCount {
                try change()
                if step.isMultiple(of: 23) { try crash() }
                if step.isMultiple(of: 17) { disturb() }
                if step == 110 { try restartServer() }
                if step.isMultiple(of: 50) { try settle(step) }
            }
            print(
                "autox model: \(counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", "))"
            )
            try checkRevisions()
        }

        // MARK: Changes

        private mutating func change() throws {
            let index = Int.random(in: 0..<triggerCount, using: &random)
            let before: String? = triggers[index].wanted
            let choice = Int.random(in: 0..<100, using: &random)
            let isThere: Bool = triggers[index].isThere
            switch (isThere, choice) {
            case (false, _): try create(index)
            case (true, ..<40): try label(index, version: "v\(Int.random(in: 1...4, using: &random))")
            case (true, ..<50): try label(index, version: nil)
            case (true, ..<62): try mark(index, true)
            case (true, ..<72): try mark(index, false)
            case (true, ..<88): try touch(index)
            default: try delete(index)
            }
            if let wanted = triggers[index].wanted, wanted != before { wishes[index] += 1 }
        }

        private mutating func count(_ what: String) { counts[what, default: 0] += 1 }

        private func run(_ arguments: String, input: String? = nil) throws {
            let outcome: Outcome = try cluster.kubectl(arguments, input: input)
            guard outcome.status == 0 else { throw EmbeddedCluster.Failure("kubectl \(arguments): \(outcome)") }
        }

        private func named(_ index: Int) -> String { "\(kinds[index % kinds.count].full)/t\(index) -n \(namespace)" }

        private mutating func create(_ index: Int) throws {
            let kind: Kind = kinds[index % kinds.count]
            var labels: [String: Value] = [:]
            var new = Modelled(isThere: true)
            if Int.random(in: 0..<4, using: &random) > 0 {
                new.isMarked = true
                labels["iter8.tools/autox"] = "true"
            }
            if Int.random(in: 0..<5, using: &random) > 0 {
                let version: String = "v\(Int.random(in: 1...4, using: &random))"
                new.version = version
                labels["app.kubernetes.io/version"] = .string(version)
            }
            let version: String = kind.group.isEmpty ? kind.version : "\(kind.group)/\(kind.version)"
            let metadata: Value = ["name": .string("t\(index)"), "labels": .map(labels)]
            try run(
                "create -n \(namespace) -f -",
                input:
                    #"{"apiVersion":"\#(version)","kind":"\#(kind.kind)","metadata":\#(JSONWriter.string(metadata)),\#(kind.spec)}"#
            )
            triggers[index] = new
            count("created")
        }

        private mutating func label(_ index: Int, version: String?) throws {
            let label: String = version.map { "app.kubernetes.io/version=\($0)" } ?? "app.kubernetes.io/version-"
            try run("label --overwrite \(named(index)) \(label)")
            triggers[index].version = version
            count(version == nil ? "versions removed" : "versions set")
        }

        private mutating func mark(_ index: Int, _ isMarked: Bool) throws {
            // Any other value is as none.
            let label: String = isMarked ? "=true" : ["=false", "-"].randomElement(using: &random) ?? "-"
            try run("label --overwrite \(named(index)) iter8.tools/autox\(label)")
            triggers[index].isMarked = isMarked
            count(isMarked ? "marked" : "unmarked")
        }

        /// What doesn't count: status, annotations, other labels.
        private mutating func touch(_ index: Int) throws {
            let number = Int.random(in: 0..<1_000_000, using: &random)
            if kinds[index % kinds.count].kind == "Widget" {
                // kubectl of today has --subresource; that of 1.20 days had not.
                try run("patch \(named(index)) --type=merge --subresource=status -p {\"status\":{\"seen\":\(number)}}")
            } else if Bool.random(using: &random) {
                try run("annotate --overwrite \(named(index)) example.org/note=n\(number)")
            } else {
                try run("label --overwrite \(named(index)) example.org/other=o\(number)")
            }
            count("touched")
        }

        private mutating func delete(_ index: Int) throws {
            try run("delete \(named(index))")
            triggers[index] = Modelled()
            count("deleted")
        }

        // MARK: What goes wrong

        private mutating func crash() throws {
            controller.process.send(SIGKILL)
            logs.append(place.log(controller))
            _ = controller.finish(timeout: 10)
            controller = try place.start(through: proxy.port)
            count("controllers killed")
        }

        private mutating func disturb() {
            if Bool.random(using: &random) {
                proxy.expireWatches(2)
                count("watches expired (410)")
            }
            proxy.cutAll()
            count("connections cut")
        }

        private mutating func restartServer() throws {
            let command: [String]
            if cluster.name == "embedded" {
                let stopped: Outcome = try cluster.shell.iter8("cluster", "stop")
                XCTAssertEqual(stopped.status, 0, "\(stopped)")
                command = [Shell.iter8, "cluster", "start"]
            } else {
                guard let given = ProcessInfo.processInfo.environment["ITER8_RESTART_API"], !given.isEmpty else {
                    return print("autox model: the API server is not restarted: ITER8_RESTART_API is not set")
                }
                command = ["sh", "-c", given]
            }
            let started: Outcome = try cluster.shell.run(command, timeout: 120)
            XCTAssertEqual(started.status, 0, "\(started)")
            try eventually("the API server is back", timeout: 60) {
                try cluster.kubectl("get --raw /readyz").status == 0
            }
            count("API servers restarted")
        }

        // MARK: What has to be so

        private func expected() -> [String: String] {
            var expected: [String: String] = [:]
            for (index, trigger) in triggers.enumerated() {
                guard let version = trigger.wanted else { continue }
                for release in releases(index) { expected[release.name] = version }
            }
            return expected
        }

        private func settle(_ step: Int) throws {
            let expected: [String: String] = expected()
            var found: [String: String] = [:]
            let deadline: Date = Date().addingTimeInterval(max(60, cluster.patience * 3))
            while Date() < deadline {
                found = (try? place.launched()) ?? [:]
                if found == expected { break }
                usleep(100_000)
            }
            let differing: [String] = Set(expected.keys).union(found.keys).sorted().filter { expected[$0] != found[$0] }
                .map {
                    "\($0): expected \(expected[$0] ?? "none"), found \(found[$0] ?? "none")"
                }
            XCTAssertEqual(differing, [], "after \(step) changes: \(place.log(controller).suffix(6_000))")
            let running: Set<String> = Set(
                triggers.indices.filter { triggers[$0].wanted != nil }.flatMap(releases).filter(\.hasJob).map(\.name))
            try eventually("one Job for each that runs", timeout: cluster.patience) {
                let jobs: [String] = try place.jobs()
                return jobs.count == running.count
                    && running.allSatisfy { name in jobs.contains { $0.hasPrefix("\(name)-") } }
            }
            // Nothing is left of what is not wanted.
            let secrets: [Value] = try cluster.objects("secrets -n \(namespace) -l iter8.tools/group,owner!=helm")
            let groups: Set<String> = Set(
                secrets.compactMap { $0[at: "metadata", "labels", "iter8.tools/group"]?.stringValue })
            XCTAssertEqual(groups, Set(expected.keys), "after \(step) changes")
        }

        /// Launches that went well are no more than were wished for, and none follows one for the same version.
        private func checkRevisions() throws {
            let revisions: [String: [AutoXPlace.Revision]] = Dictionary(grouping: try place.revisions(), by: \.release)
            var total: Int = 0
            for (index, wish) in wishes.enumerated() {
                for release in releases(index) {
                    let launched: [AutoXPlace.Revision] = (revisions[release.name] ?? []).filter {
                        $0.status != "failed"
                    }
                    total += launched.count
                    XCTAssertLessThanOrEqual(
                        launched.last?.number ?? 0, wish + (revisions[release.name] ?? []).count - launched.count,
                        "\(launched)")
                    for (earlier, later) in zip(launched, launched.dropFirst()) {
                        XCTAssertNotEqual(
                            earlier.version, later.version, "\(release.name) was launched twice: \(launched)")
                    }
                }
            }
            let failed: Int = revisions.values.joined().filter { $0.status == "failed" }.count
            print(
                "autox model: \(wishes.reduce(0, +)) wishes, \(total) revisions kept, \(failed) of launches that failed"
            )
        }
    }
}
