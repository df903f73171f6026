import KubeModel
import ValueTree
import XCTest

@testable import Releases

/// What `k list` learns of all groups at one look.
final class ReleaseSurveyTests: XCTestCase {
    private func looks(_ world: World, _ body: () async throws -> Void) async throws -> Int {
        let before: Int = world.cluster.questions.count
        try await body()
        return world.cluster.questions.count - before
    }

    func testOneLookShowsEachGroupAndItsMarks() async throws {
        let world = try World()
        for group in ["web", "api", "web"] { try await world.launch(group) }
        var survey = ReleaseSurvey()
        let count: Int = try await looks(world) { survey = try await world.releases.survey() }
        XCTAssertEqual(count, 1)
        XCTAssertEqual(survey.summaries.map { "\($0.place) \($0.revision)" }, ["default/api 1", "default/web 2"])
        XCTAssertEqual(survey.marks.keys.sorted(), ["default/api", "default/web"])
        XCTAssertEqual(survey.marks["default/web"]?["iter8.tools/revision"], "2")
        await world.cluster.stop()
    }

    /// Helm's records lack our label: the group's own Secret shows that there must be some. Neither are parts groups.
    func testGroupsOfHelmTakeAnotherLook() async throws {
        let world = try World()
        for group in ["web", "theirs", "theirs"] { try await world.launch(group) }
        for revision in [1, 2] {
            world.cluster.change("secrets", "sh.helm.release.v1.theirs.v\(revision)") {
                $0.labels["iter8.tools/group"] = nil
            }
        }
        var part = KubeObject(apiVersion: "v1", kind: "Secret", namespace: "default", name: "part")
        part.labels = ["owner": "iter8", "name": "gone", "version": "1", "iter8.tools/group": "gone"]
        world.cluster.put(part)
        var survey = ReleaseSurvey()
        let count: Int = try await looks(world) { survey = try await world.releases.survey() }
        XCTAssertEqual(count, 2)
        XCTAssertEqual(survey.summaries.map { "\($0.place) \($0.revision)" }, ["default/theirs 2", "default/web 1"])
        await world.cluster.stop()
    }

    /// Whatever became of the newest record, the group is shown as long as it has its Secret.
    func testAGroupWhoseRecordsAreAllSupersededIsShown() async throws {
        let world = try World()
        for _ in 0..<2 { try await world.launch() }
        world.cluster.take("secrets", "sh.helm.release.v1.web.v2")
        let survey: ReleaseSurvey = try await world.releases.survey()
        XCTAssertEqual(survey.summaries.map { "\($0.revision) \($0.status)" }, ["1 superseded"])
        await world.cluster.stop()
    }
}
