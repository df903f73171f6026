import Diagnostics
import Foundation
import KubeModel
import TestSupport
import ValueTree
import XCTest

@testable import Charts
@testable import Releases

/// The wire format, beside a Secret that real Helm 4 stored (Tests/ConformanceTests/record/release_record.py).
final class ReleaseWireTests: XCTestCase {
    private func recorded() throws -> (secret: KubeObject, record: Value) {
        let file: URL = RecordedCases.folder.appending(path: "releases/helm-4.json")
        let value: Value = try JSONReader.parse([UInt8](Data(contentsOf: file)))
        return (KubeObject(value["secret"] ?? .null), value["record"] ?? .null)
    }

    func testReadsWhatHelmStored() throws {
        let (secret, expected) = try recorded()
        let record: ReleaseRecord = try ReleaseWire.record(in: secret)
        XCTAssertEqual(record.value, expected)
        XCTAssertEqual(record.name, "web")
        XCTAssertEqual(record.namespace, "team")
        XCTAssertEqual(record.revision, 1)
        XCTAssertEqual(record.status, .deployed)
        XCTAssertEqual(record.description, "Install complete")
        XCTAssertEqual(record.notes, "web is there.\n")
        XCTAssertEqual(record.chartName, "recorded")
        XCTAssertEqual(record.values, ["replicas": 3, "name": "é"])
        XCTAssertEqual(record.hooks.map(\.deletePolicies), [["hook-succeeded"]])
        XCTAssertNotNil(record.lastDeployed)
    }

    func testStoresWhatHelmWouldStore() throws {
        let (secret, expected) = try recorded()
        let path: String = RecordedCases.folder.appending(path: "charts/sources/recorded").path
        let values: Value = ["replicas": 3, "name": "é"]
        let rendered: RenderedChart = try ChartRenderer.render(
            chart: ChartLoader.load(path: path), values: values, release: ReleaseOptions(name: "web", namespace: "team")
        )
        let time: KubeTime = try XCTUnwrap(
            expected[at: "info", "first_deployed"]?.stringValue.flatMap { KubeTime($0) })
        var ours = ReleaseRecord(
            name: "web", namespace: "team", revision: 1, rendered: rendered, values: values, status: .pendingInstall,
            firstDeployed: time, now: time)
        ours.status = .deployed
        ours.description = "Install complete"
        var theirs: Value = withoutTimesOfFiles(expected)
        // Helm applied on the server, we patch from here; and times keep the zone of the machine there.
        theirs["apply_method"] = "csa"
        theirs[at: "info", "first_deployed"] = .string(time.nanoText)
        theirs[at: "info", "last_deployed"] = .string(time.nanoText)
        XCTAssertEqual(
            JSONWriter.string(ours.value, indent: 1), JSONWriter.string(theirs, indent: 1))
        let seconds = KubeTime(seconds: Int64(secret.labels["modifiedAt"] ?? "") ?? 0)
        let stored: KubeObject = try ReleaseWire.object(for: ours, createdAt: nil, modifiedAt: seconds)
        XCTAssertEqual(stored.name, secret.name)
        XCTAssertEqual(stored.labels, secret.labels)
        XCTAssertEqual(stored["type"], secret["type"])
        let read: ReleaseRecord = try ReleaseWire.record(in: stored)
        XCTAssertEqual(JSONWriter.string(read.value), JSONWriter.string(ours.value))
    }

    /// Helm 4 notes when the files of a chart were changed; nobody reads it.
    private func withoutTimesOfFiles(_ value: Value) -> Value {
        switch value {
        case .map(let members):
            return .map(members.filter { !$0.key.hasSuffix("modtime") }.mapValues(withoutTimesOfFiles))
        case .list(let items): return .list(items.map(withoutTimesOfFiles))
        default: return value
        }
    }

    func testWhatIsNoRecordIsRefused() throws {
        var secret: KubeObject = try recorded().secret
        for data in ["", "!", "aGVsbG8=", Data("aGVsbG8=".utf8).base64EncodedString()] {
            secret["data"] = ["release": .string(data)]
            XCTAssertThrowsError(try ReleaseWire.record(in: secret), data) { error in
                XCTAssertEqual((error as? Diagnostic)?.code, .invalid)
            }
        }
        secret["data"] = nil
        XCTAssertThrowsError(try ReleaseWire.record(in: secret))
    }

    func testGzipGoesBothWaysAndHasALimit() throws {
        for size in [0, 1, 65_535, 65_536, 65_537, 1_000_000] {
            let data: [UInt8] = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
            let packed: [UInt8] = try Gzip.compressed(data)
            XCTAssertEqual(try Gzip.decompressed(packed, limit: size), data)
            if size > 0 { XCTAssertThrowsError(try Gzip.decompressed(packed, limit: size - 1)) }
            XCTAssertThrowsError(try Gzip.decompressed(Array(packed.dropLast(9)), limit: size))
        }
    }
}

final class ReleaseDriverTests: XCTestCase {
    func testNamesOfDrivers() throws {
        for text in [nil, "", "secret", "secrets"] { XCTAssertEqual(try ReleaseDriver(text), .secret) }
        XCTAssertEqual(try ReleaseDriver("configmaps"), .configMap)
        XCTAssertThrowsError(try ReleaseDriver("sql")) { error in
            XCTAssertEqual((error as? Diagnostic)?.code, .usage)
        }
    }

    func testEveryDriverKeepsHistory() async throws {
        for driver in ReleaseDriver.allCases {
            let world = try World(driver: driver)
            for _ in 0..<3 { try await world.launch() }
            let revisions: [Int] = try await world.releases.history("web").map(\.revision)
            XCTAssertEqual(revisions, [1, 2, 3], driver.rawValue)
            let summaries: [ReleaseSummary] = try await world.releases.list()
            XCTAssertEqual(summaries.map(\.revision), [3], driver.rawValue)
            let records: [String] = world.cluster.names("configmaps").filter { $0.hasPrefix("sh.helm.") }
            XCTAssertEqual(records.count, driver == .configMap ? 3 : 0)
            XCTAssertEqual(world.cluster.names("jobs"), ["web-3-job"], driver.rawValue)
            try await world.releases.delete("web")
            world.assertNothingLeft(driver.rawValue)
            await world.cluster.stop()
        }
    }
}
