import Foundation
import XCTest

final class ChartValuesTests: XCTestCase {
    private let script = CommandScript()
    private func makeFolder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder([
            "web/Chart.yaml":
                "apiVersion: v2\nname: web\nversion: 1.0.0\ndependencies: [{name: db, version: 1.x, alias: store}]\n",
            "web/values.yaml": "image:\n  tag: old\nstore:\n  size: 2\nglobal: {zone: a}\nlist: [{a: 1}]\n",
            "web/templates/t.yaml": "a: {{ .Values.image.tag.name }}\n",
            "web/charts/db/Chart.yaml": "apiVersion: v2\nname: db\nversion: 1.0.0\n",
            "web/charts/db/values.yaml": "size: 1\nkeep: 5\n",
            "web/charts/db/values.schema.json": "{\"properties\": {\"size\": {\"type\": \"integer\"}}}",
            "prod.yaml": "# production\nimage:\n  tag: new\n",
        ])
        addTeardownBlock { folder.remove() }
        return folder
    }

    func testTheEffectiveValuesArePrinted() async throws {
        let folder: TemporaryFolder = try makeFolder()
        let yaml: CommandOutcome = await script.run("chart values \(folder.path)/web --set image.tag=9")
        XCTAssertEqual(yaml.code, .success, "\(yaml)")
        XCTAssertTrue(yaml.output.contains("image:\n  tag: 9\n"), yaml.output)
        XCTAssertTrue(yaml.output.contains("store:\n  global:\n    zone: a\n  keep: 5\n  size: 2\n"), yaml.output)
        let json: CommandOutcome = await script.run("chart values \(folder.path)/web -o json")
        XCTAssertTrue(json.output.contains("\"tag\": \"old\""), json.output)
    }

    func testEachOriginIsNamedTheOneThatCountsFirst() async throws {
        let folder: TemporaryFolder = try makeFolder()
        let path: String = folder.path
        let tag: CommandOutcome = await script.run(
            "chart values \(path)/web -f \(path)/prod.yaml --set image.tag=9 --explain image.tag")
        XCTAssertEqual(
            tag.output,
            """
            .Values.image.tag is 9
              set by    --set image.tag=9: 9
              overrides \(path)/prod.yaml:3:3: "new"
              overrides web/values.yaml:2:3: "old"

            """)
        let size: CommandOutcome = await script.run("chart values \(path)/web --explain store.size")
        XCTAssertEqual(
            size.output,
            """
            .Values.store.size is 2
              set by    web/values.yaml:4:3: 2
              overrides web/charts/db/values.yaml:1:1: 1

            """)
        let zone: CommandOutcome = await script.run("chart values \(path)/web --explain store.global.zone")
        XCTAssertTrue(zone.output.contains("set by    web/values.yaml:5:10: \"a\""), zone.output)
        let element: CommandOutcome = await script.run("chart values \(path)/web --explain list[0].a")
        XCTAssertTrue(element.output.contains("set by    web/values.yaml:6:"), element.output)
        let missing: CommandOutcome = await script.run("chart values \(path)/web --explain image.tga")
        XCTAssertEqual(missing.code, .notFound)
        XCTAssertTrue(missing.errors.contains("did you mean image.tag?"), missing.errors)
    }

    func testErrorsSayWhoSetTheValue() async throws {
        let folder: TemporaryFolder = try makeFolder()
        let path: String = folder.path
        let template: CommandOutcome = await script.run("chart template \(path)/web -f \(path)/prod.yaml")
        XCTAssertEqual(template.code, .failed)
        XCTAssertTrue(template.errors.contains("web/templates/t.yaml:1:7: can't evaluate field name"), template.errors)
        XCTAssertTrue(template.errors.contains(".Values.image.tag is set by \(path)/prod.yaml:3:3"), template.errors)
        let schema: CommandOutcome = await script.run("chart template \(path)/web --set store.size=big")
        XCTAssertTrue(schema.errors.contains("store.size"), schema.errors)
        XCTAssertTrue(schema.errors.contains(".Values.store.size is set by --set store.size=big"), schema.errors)
    }
}
