import KubeModel
import ValueTree
import XCTest

final class OpenAPIDocumentsTests: XCTestCase {
    func testEveryKindHasAPatchThatChecksFields() throws {
        let index: Value = OpenAPIDocuments.index(of: BuiltinKinds.all)
        XCTAssertEqual(index[at: "paths", "apis/apps/v1", "serverRelativeURL"], "/openapi/v3/apis/apps/v1")
        for kind in BuiltinKinds.all {
            let folder: String = kind.group.isEmpty ? "api/v1" : "apis/\(kind.apiVersion)"
            XCTAssertNotNil(index[at: "paths", folder], folder)
            let document: Value = try XCTUnwrap(OpenAPIDocuments.document(folder, kinds: BuiltinKinds.all))
            let place: String = kind.isNamespaced ? "namespaces/{namespace}/" : ""
            let patch: Value? = document[at: "paths", "/\(folder)/\(place)\(kind.plural)/{name}", "patch"]
            XCTAssertEqual(patch?[at: "x-kubernetes-group-version-kind", "kind"], .string(kind.kind))
            let names: [Value?] = patch?["parameters"]?.listValue?.map { $0["name"] } ?? []
            XCTAssertTrue(names.contains("fieldValidation"))
        }
        XCTAssertNil(OpenAPIDocuments.document("apis/none/v1", kinds: BuiltinKinds.all))
    }
}
