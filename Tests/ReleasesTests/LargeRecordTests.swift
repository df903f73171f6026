import Charts
import Diagnostics
import Foundation
import KubeModel
import TestSupport
import ValueTree
import XCTest

@testable import Releases

/// Records that no single Secret can hold, and objects that no server takes.
final class LargeRecordTests: XCTestCase {
    /// Text that can hardly be packed.
    private func noise(_ count: Int) throws -> String {
        let source: FileHandle = try XCTUnwrap(FileHandle(forReadingAtPath: "/dev/urandom"))
        let bytes: Data = try XCTUnwrap(source.read(upToCount: count / 4 * 3))
        return bytes.base64EncodedString()
    }

    private func chart(file: Int = 0, objects: Int = 0) throws -> Chart {
        let description: String = "apiVersion: v2\nname: large\nversion: 1.0.0\n"
        var files: [ChartFile] = [ChartFile(name: "Chart.yaml", text: description)]
        files.append(
            ChartFile(
                name: "templates/cm.yaml",
                text: "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm}\ndata: {n: \"{{ .Release.Revision }}\"}\n")
        )
        if file > 0 { files.append(ChartFile(name: "big.txt", text: try noise(file))) }
        for index in 0..<objects {
            files.append(
                ChartFile(
                    name: "templates/\(index).yaml",
                    text:
                        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: big\(index)}\ndata: {x: \(try noise(700_000))}\n"
                ))
        }
        return try ChartLoader.load(files: files, source: "large")
    }

    private func records(_ world: World) -> [String] {
        world.cluster.names("secrets").map { $0.replacing("sh.helm.release.v1.", with: "") }
    }

    func testALargeChartLeavesARecordThatHelmCanUse() async throws {
        let world = try World()
        let heard = Heard()
        let record: ReleaseRecord = try await world.releases.launch(
            "web", chart: chart(file: 1_600_000), values: ["a": 1], notice: { heard.add($0) })
        XCTAssertTrue(
            heard.all.contains {
                $0.contains("too large for one Secret") && $0.contains("big.txt of the chart: 1.5 MiB")
            },
            "\(heard.all)")
        let parts: Int = records(world).filter { $0.contains(".part") }.count
        XCTAssertGreaterThan(parts, 1)
        for secret in world.cluster.objects("secrets") {
            XCTAssertLessThan(ReleaseCarrier.secret.size(of: secret), 1 << 20, secret.name)
        }
        let own: KubeObject = try XCTUnwrap(world.cluster.object("secrets", "sh.helm.release.v1.web.v1"))
        let forHelm: ReleaseRecord = try ReleaseWire.record(in: own)
        XCTAssertEqual(forHelm.manifest, record.manifest)
        XCTAssertEqual(forHelm.values, ["a": 1])
        XCTAssertEqual(forHelm.status, .deployed)
        let whole: ReleaseRecord = try await world.releases.get("web")
        XCTAssertEqual(whole.value, record.value)
        try await world.releases.delete("web")
        world.assertNothingLeft("large record")
    }

    func testALargeManifestIsNotShownToHelm() async throws {
        let world = try World()
        let record: ReleaseRecord = try await world.releases.launch("web", chart: chart(objects: 3), values: [:])
        let own: KubeObject = try XCTUnwrap(world.cluster.object("secrets", "sh.helm.release.v1.web.v1"))
        XCTAssertThrowsError(try ReleaseWire.record(in: own), "Helm would forget its objects")
        let whole: ReleaseRecord = try await world.releases.get("web")
        XCTAssertEqual(whole.value, record.value)
        _ = try await world.releases.launch("web", chart: chart(), values: [:])
        XCTAssertEqual(world.cluster.names("configmaps"), ["cm"])
        let revisions: [String] = try await world.releases.history("web").map { "\($0.revision) \($0.status.rawValue)" }
        XCTAssertEqual(revisions, ["1 superseded", "2 deployed"])
        _ = try await world.releases.rollback("web", to: 1)
        XCTAssertEqual(world.cluster.names("configmaps"), ["big0", "big1", "big2", "cm"])
        try await world.releases.delete("web")
        world.assertNothingLeft("large manifest")
    }

    func testPartsOfARecordThatNeverCameAreCleared() async throws {
        let world = try World()
        let broken = KubeStatus(code: 422, reason: "Invalid", message: "no")
        world.cluster.interfere { $0.description == "create secrets sh.helm.release.v1.web.v1" ? .refuse(broken) : nil }
        _ = try? await world.releases.launch("web", chart: chart(file: 1_600_000), values: [:])
        world.cluster.interfere(nil)
        XCTAssertFalse(records(world).isEmpty)
        _ = try await world.releases.launch("web", chart: chart(file: 1_600_000), values: [:])
        let whole: ReleaseRecord = try await world.releases.get("web")
        XCTAssertEqual(whole.status, .deployed)
        try await world.releases.delete("web")
        world.assertNothingLeft("parts")
    }

    func testAMissingPartIsADamagedRecord() async throws {
        let world = try World()
        _ = try await world.releases.launch("web", chart: chart(file: 1_600_000), values: [:])
        world.cluster.take("secrets", "sh.helm.release.v1.web.v1.part2")
        do {
            _ = try await world.releases.get("web")
            XCTFail("a part is missing")
        } catch let error as Diagnostic {
            XCTAssertTrue("\(error)".contains("part2"), "\(error)")
        }
        _ = try await world.releases.launch("web", chart: chart(), values: [:])
        try await world.releases.delete("web")
        world.assertNothingLeft("missing part")
    }

    func testAnObjectThatIsTooLargeIsNamedBeforeAnythingIsSent() async throws {
        let world = try World()
        let chart: Chart = try ChartLoader.load(
            files: [
                ChartFile(name: "Chart.yaml", text: "apiVersion: v2\nname: large\nversion: 1.0.0\n"),
                ChartFile(
                    name: "templates/s.yaml",
                    text: "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {small: x, "
                        + "big: \(try noise(1_200_000))}\n"),
            ], source: "large")
        do {
            _ = try await world.releases.launch("web", chart: chart, values: [:])
            XCTFail("no server takes it")
        } catch let error as Diagnostic {
            XCTAssertEqual(error.code, .invalid)
            XCTAssertTrue("\(error)".contains("the data of Secret \"s\" has 1.1 MiB"), "\(error)")
            XCTAssertEqual(error.details, ["big: 1.1 MiB"])
        }
        XCTAssertEqual(world.cluster.names("secrets"), [])
    }
}
