import Foundation
import HTTPServing
import KubeModel
import ValueTree
import XCTest

@testable import LocalCluster

/// An API server on a store of its own, asked without HTTP in between.
final class TestCluster {
    let folder: URL
    let store: ObjectStore
    let service: ObjectService
    let api: APIServer
    let signer: TokenSigner

    static let token: String = "administrator-token"

    init() async throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "cluster-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        store = try ObjectStore(path: folder.appending(path: "cluster.db").path)
        service = ObjectService(store: store, catalog: CatalogCache(store: store), now: { SystemClock().now() })
        signer = TokenSigner(secret: Array(repeating: 7, count: 32))
        let authenticator = Authenticator(
            administratorToken: Array(TestCluster.token.utf8), signer: signer, store: store)
        api = APIServer(
            service: service, authenticator: authenticator, authorizer: Authorizer(store: store),
            stateDirectory: folder.path, signer: signer, address: "127.0.0.1:1")
        try await Bootstrap(certificateAuthority: "CA", port: 1, now: SystemClock().now()).run(on: store)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Status and body of one request; `target` is path and query.
    func send(
        _ method: String, _ target: String, _ body: String = "", type: String = "application/json",
        accept: String = "application/json", token: String = TestCluster.token
    ) async throws -> (status: Int, value: Value) {
        let response: ServerResponse = await api.handle(
            TestCluster.request(method, target, body, type: type, accept: accept, token: token))
        guard case .bytes(let bytes) = response.body else { throw Failure("a stream") }
        return (response.status, try JSONReader.parse(bytes))
    }

    static func request(
        _ method: String, _ target: String, _ body: String = "", type: String = "application/json",
        accept: String = "application/json", token: String = TestCluster.token
    ) -> ServerRequest {
        let parts: [Substring] = target.split(separator: "?", maxSplits: 1)
        let query: [(name: String, value: String)] = (parts.count > 1 ? parts[1] : "").split(separator: "&").map {
            let pair: [Substring] = $0.split(separator: "=", maxSplits: 1)
            return (String(pair[0]), pair.count > 1 ? String(pair[1]).replacing("+", with: " ") : "")
        }
        let headers: [String: String] = [
            "content-type": type, "accept": accept, "authorization": "Bearer \(token)", "user-agent": "test/1",
        ]
        return ServerRequest(
            method: method, path: String(parts[0]), query: query, headers: headers, body: Array(body.utf8))
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
        init(_ description: String) { self.description = description }
    }
}

enum Manifest {
    static func configMap(_ name: String, _ data: String = "a: red") -> String {
        "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"\(name)\"},\"data\":{"
            + data.split(separator: ",").map { pair in
                let parts: [Substring] = pair.split(separator: ":")
                return "\"\(parts[0].filter { $0 != " " })\":\"\(parts[1].filter { $0 != " " })\""
            }.joined(separator: ",") + "}}"
    }

    static let pod: String = """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},
         "spec":{"containers":[{"name":"a","image":"busybox","command":["true"]}]}}
        """

    static func deployment(_ image: String = "x:1") -> String {
        """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{
         "selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":{"app":"web"}},
         "spec":{"containers":[{"name":"a","image":"\(image)"}]}}}}
        """
    }

    static func job(_ name: String = "j", policy: String = "Never") -> String {
        """
        {"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"\(name)"},"spec":{"template":{"spec":{
         "restartPolicy":"\(policy)","containers":[{"name":"a","image":"b","command":["true"]}]}}}}
        """
    }
}
