import Charts
import Diagnostics
import Foundation
import KubeModel
import TestSupport
import ValueTree
import XCTest

@testable import Releases

/// Rollbacks, launches that undo themselves, and values that are kept.
final class RollbackTests: XCTestCase {
    private func values(_ url: String) -> Value {
        ["tasks": ["http"], "http": ["url": .string(url)], "runner": "job"]
    }

    private func experiment(_ world: World) throws -> String {
        let secret: KubeObject = try XCTUnwrap(world.cluster.object("secrets", "web"))
        let bytes: [UInt8] = try XCTUnwrap(
            secret[at: "data", "experiment.yaml"]?.stringValue.flatMap { Data(base64Encoded: $0) }.map { Array($0) })
        return String(decoding: bytes, as: UTF8.self)
    }

    private func plain(_ data: String, template: String = "") throws -> Chart {
        try ChartLoader.load(
            files: [
                ChartFile(name: "Chart.yaml", text: "apiVersion: v2\nname: plain\nversion: 1.0.0\n"),
                ChartFile(name: "values.yaml", text: "size: 1\nname: chart\n"),
                ChartFile(
                    name: "templates/a.yaml",
                    text: "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {x: \(data)}\n" + template),
            ], source: "plain")
    }

    func testAnExperimentIsRunAnewAsItWas() async throws {
        let world = try World()
        try await world.launch(values: values("http://one"))
        try await world.launch(values: values("http://two"))
        XCTAssertTrue(try experiment(world).contains("http://two"))
        let record: ReleaseRecord = try await world.releases.rollback("web")
        XCTAssertEqual(record.revision, 3)
        XCTAssertEqual(record.description, "Rollback to 1")
        XCTAssertEqual(record.status, .deployed)
        let now: String = try experiment(world)
        XCTAssertTrue(now.contains("http://one") && now.contains("revision: 3"), now)
        try world.assertOneOfEverything("rolled back")
        let statuses: [ReleaseStatus] = try await world.releases.history("web").map(\.status)
        XCTAssertEqual(statuses, [.superseded, .superseded, .deployed])
    }

    func testOtherChartsAreAppliedAsTheyWereStored() async throws {
        let world = try World()
        for data in ["one", "two", "three"] {
            _ = try await world.releases.launch("web", chart: plain(data), values: ["given": .string(data)])
        }
        let record: ReleaseRecord = try await world.releases.rollback("web", to: 1)
        XCTAssertEqual(world.cluster.object("configmaps", "a")?[at: "data", "x"], "one")
        XCTAssertEqual(record.values, ["given": "one"])
        XCTAssertEqual(record.revision, 4)
        for (revision, hint) in [(9, "1, 2, 3, 4")] {
            do {
                _ = try await world.releases.rollback("web", to: revision)
                XCTFail("there is no such revision")
            } catch let error as Diagnostic {
                XCTAssertEqual(error.code, .notFound)
                XCTAssertTrue(error.hint?.contains(hint) ?? false, "\(error)")
            }
        }
    }

    func testAnAtomicRelaunchGoesBackWhenItFails() async throws {
        let world = try World()
        _ = try await world.releases.launch("web", chart: plain("one"), values: [:])
        let broken = KubeStatus(code: 422, reason: "Invalid", message: "no such luck")
        world.cluster.interfere { $0.description == "create configmaps b" ? .refuse(broken) : nil }
        var options = LaunchOptions()
        options.isAtomic = true
        let more: Chart = try plain(
            "two", template: "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n")
        do {
            _ = try await world.releases.launch("web", chart: more, values: [:], options: options)
            XCTFail("b is refused")
        } catch let error as Diagnostic {
            XCTAssertTrue(error.details.contains("rolled back to revision 1 (--atomic)"), "\(error.details)")
            XCTAssertTrue("\(error)".contains("no such luck"), "\(error)")
        }
        XCTAssertEqual(world.cluster.object("configmaps", "a")?[at: "data", "x"], "one")
        XCTAssertEqual(world.cluster.names("configmaps"), ["a"])
        let statuses: [ReleaseStatus] = try await world.releases.history("web").map(\.status)
        XCTAssertEqual(statuses, [.superseded, .failed, .deployed])
        XCTAssertEqual(world.cluster.names("leases"), [])
    }

    func testAnAtomicFirstLaunchLeavesNothingWhenItFails() async throws {
        let world = try World()
        let broken = KubeStatus(code: 422, reason: "Invalid", message: "no such luck")
        world.cluster.interfere { $0.resource == "jobs" ? .refuse(broken) : nil }
        var options = LaunchOptions()
        options.isAtomic = true
        do {
            try await world.launch(options: options)
            XCTFail("jobs are refused")
        } catch {
            world.assertNothingLeft("atomic")
        }
    }

    func testValuesAreKeptAsHelmKeepsThem() async throws {
        let first: Value = ["size": 2, "tag": "a"]
        let cases: [(ValueReuse, Value, Value)] = [
            (.automatic, [:], ["size": 2.0, "tag": "a"]), (.automatic, ["tag": "b"], ["tag": "b"]),
            (.reset, [:], [:]), (.reuse, ["tag": "b"], ["size": 2.0, "tag": "b"]),
            (.resetThenReuse, ["tag": "b"], ["size": 2.0, "tag": "b"]),
        ]
        for (reuse, given, expected) in cases {
            let world = try World()
            _ = try await world.releases.launch("web", chart: plain("one"), values: first)
            var options = LaunchOptions()
            options.valueReuse = reuse
            let heard = Heard()
            let record: ReleaseRecord = try await world.releases.launch(
                "web", chart: plain("two"), values: given, options: options, notice: { heard.add($0) })
            XCTAssertEqual(record.values, expected, "\(reuse) \(given)")
            XCTAssertEqual(!heard.all.isEmpty, reuse == .automatic && given == [:], "\(heard.all)")
            await world.cluster.stop()
        }
    }

    func testAJobThatCannotBeChangedIsMadeAnew() async throws {
        let job: @Sendable (String) -> String = { command in
            "---\napiVersion: batch/v1\nkind: Job\nmetadata: {name: work}\nspec: {template: {spec: "
                + "{restartPolicy: Never, containers: [{name: c, image: i, command: [\(command)]}]}}}\n"
        }
        let world = try World()
        _ = try await world.releases.launch("web", chart: plain("x", template: job("one")), values: [:])
        let first: String? = world.cluster.object("jobs", "work")?.uid
        _ = try await world.releases.launch("web", chart: plain("y", template: job("one")), values: [:])
        XCTAssertEqual(world.cluster.object("jobs", "work")?.uid, first, "nothing about it has changed")
        _ = try await world.releases.launch("web", chart: plain("y", template: job("two")), values: [:])
        let last: KubeObject = try XCTUnwrap(world.cluster.object("jobs", "work"))
        XCTAssertNotEqual(last.uid, first)
        XCTAssertEqual(
            last[at: "spec", "template", "spec", "containers"]?.listValue?.first?["command"], ["two"])
    }

    func testAHistoryThatIsKeptGoesOn() async throws {
        let world = try World()
        try await world.launch()
        try await world.launch()
        try await world.releases.delete("web", options: DeleteOptions(timeout: .seconds(60), keepsHistory: true))
        XCTAssertEqual(world.cluster.names("jobs"), [])
        let statuses: [ReleaseStatus] = try await world.releases.history("web").map(\.status)
        XCTAssertEqual(statuses, [.superseded, .uninstalled])
        try await world.launch()
        try world.assertOneOfEverything("after a kept history")
        let record: ReleaseRecord = try await world.releases.get("web")
        XCTAssertEqual(record.revision, 3)
        XCTAssertEqual(record.description, "Install complete")
        try await world.releases.delete("web", options: DeleteOptions(timeout: .seconds(60), keepsHistory: true))
        try await world.releases.delete("web")
        world.assertNothingLeft("deleted with its history")
    }

    func testValuesThatWereDroppedAreAHintWhenTheRestWontDo() async throws {
        let world = try World()
        try await world.launch()
        do {
            try await world.launch(values: ["runner": "none"])
            XCTFail("there are no tasks")
        } catch let error as Diagnostic {
            XCTAssertTrue(error.hint?.contains("--reuse-values") ?? false, "\(error) \(error.hint ?? "")")
        }
    }
}
