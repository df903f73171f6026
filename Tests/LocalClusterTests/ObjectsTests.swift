import KubeModel
import ValueTree
import XCTest

@testable import LocalCluster

/// The API's verbs on objects.
final class ObjectsTests: XCTestCase {
    private let maps: String = "/api/v1/namespaces/default/configmaps"

    func testCreateReadUpdateDelete() async throws {
        let cluster = try await TestCluster()
        let made = try await cluster.send("POST", maps, Manifest.configMap("c"))
        XCTAssertEqual(made.status, 201)
        XCTAssertEqual(made.value[at: "metadata", "uid"]?.stringValue?.count, 36)
        XCTAssertNotNil(made.value[at: "metadata", "creationTimestamp"])
        let again = try await cluster.send("POST", maps, Manifest.configMap("c"))
        XCTAssertEqual(again.status, 409)
        XCTAssertEqual(again.value["reason"], "AlreadyExists")

        var changed: Value = made.value
        changed[at: "data", "a"] = "blue"
        let updated = try await cluster.send("PUT", maps + "/c", JSONWriter.string(changed))
        XCTAssertEqual(updated.status, 200)
        XCTAssertEqual(updated.value[at: "metadata", "uid"], made.value[at: "metadata", "uid"])
        let stale = try await cluster.send("PUT", maps + "/c", JSONWriter.string(changed))
        XCTAssertEqual(stale.status, 409)
        XCTAssertEqual(stale.value["reason"], "Conflict")

        let gone = try await cluster.send("DELETE", maps + "/c")
        XCTAssertEqual(gone.value["status"], "Success")
        XCTAssertEqual(gone.value[at: "details", "name"], "c")
        let missing = try await cluster.send("GET", maps + "/c")
        XCTAssertEqual(missing.status, 404)
        XCTAssertEqual(missing.value["message"], "configmaps \"c\" not found")
    }

    func testAnUpdateWithoutChangeKeepsTheVersion() async throws {
        let cluster = try await TestCluster()
        let made = try await cluster.send("POST", maps, Manifest.configMap("c"))
        let same = try await cluster.send("PUT", maps + "/c", JSONWriter.string(made.value))
        XCTAssertEqual(same.value[at: "metadata", "resourceVersion"], made.value[at: "metadata", "resourceVersion"])
    }

    func testGeneratedNamesAndDryRun() async throws {
        let cluster = try await TestCluster()
        let body: String = Manifest.configMap("x").replacing("\"name\":\"x\"", with: "\"generateName\":\"gen-\"")
        let made = try await cluster.send("POST", maps, body)
        XCTAssertEqual(made.value[at: "metadata", "name"]?.stringValue?.count, 9)
        let dry = try await cluster.send("POST", maps + "?dryRun=All", Manifest.configMap("dry"))
        XCTAssertEqual(dry.status, 201)
        let missing = try await cluster.send("GET", maps + "/dry")
        XCTAssertEqual(missing.status, 404)
    }

    func testPatches() async throws {
        let cluster = try await TestCluster()
        _ = try await cluster.send("POST", maps, Manifest.configMap("c"))
        let merged = try await cluster.send(
            "PATCH", maps + "/c", #"{"data":{"a":null,"b":"2"}}"#, type: "application/merge-patch+json")
        XCTAssertEqual(merged.value["data"], ["b": "2"])
        let pointed = try await cluster.send(
            "PATCH", maps + "/c", #"[{"op":"add","path":"/data/c","value":"3"}]"#, type: "application/json-patch+json")
        XCTAssertEqual(pointed.value["data"], ["b": "2", "c": "3"])
        let unknown = try await cluster.send("PATCH", maps + "/c", "{}", type: "text/plain")
        XCTAssertEqual(unknown.status, 415)

        let path: String = "/apis/apps/v1/namespaces/default/deployments"
        _ = try await cluster.send("POST", path, Manifest.deployment())
        let patch: String =
            #"{"spec":{"template":{"spec":{"containers":[{"name":"b","image":"y"},{"name":"a","image":"x:2"}]}}}}"#
        let strategic = try await cluster.send(
            "PATCH", path + "/web", patch, type: "application/strategic-merge-patch+json")
        let images: [Value] = (strategic.value[at: "spec", "template", "spec", "containers"]?.listValue ?? [])
            .compactMap { $0["image"] }
        XCTAssertEqual(Set(images), ["x:2", "y"])
        XCTAssertEqual(strategic.value[at: "metadata", "generation"], 2)
    }

    func testStatusHasALifeOfItsOwn() async throws {
        let cluster = try await TestCluster()
        let path: String = "/apis/batch/v1/namespaces/default/jobs"
        var job: Value = try await cluster.send("POST", path, Manifest.job()).value
        XCTAssertNil(job["status"])
        job["status"] = ["active": 1]
        let ignored = try await cluster.send("PUT", path + "/j", JSONWriter.string(job))
        XCTAssertNil(ignored.value["status"])
        let written = try await cluster.send("PUT", path + "/j/status", JSONWriter.string(job))
        XCTAssertEqual(written.value["status"], ["active": 1])
        XCTAssertEqual(written.value[at: "metadata", "generation"], 1)
    }

    func testFinalizersHoldAnObjectUntilTheLastIsGone() async throws {
        let cluster = try await TestCluster()
        let body: String = Manifest.configMap("c").replacing("\"name\"", with: "\"finalizers\":[\"a.b/c\"],\"name\"")
        _ = try await cluster.send("POST", maps, body)
        let marked = try await cluster.send("DELETE", maps + "/c")
        XCTAssertNotNil(marked.value[at: "metadata", "deletionTimestamp"])
        let there = try await cluster.send("GET", maps + "/c")
        XCTAssertEqual(there.status, 200)
        _ = try await cluster.send(
            "PATCH", maps + "/c", #"{"metadata":{"finalizers":null}}"#, type: "application/merge-patch+json")
        let gone = try await cluster.send("GET", maps + "/c")
        XCTAssertEqual(gone.status, 404)
    }

    func testDeletionKeepsToItsPreconditionsAndPropagation() async throws {
        let cluster = try await TestCluster()
        _ = try await cluster.send("POST", maps, Manifest.configMap("c"))
        let other = try await cluster.send("DELETE", maps + "/c", #"{"preconditions":{"uid":"another"}}"#)
        XCTAssertEqual(other.status, 409)
        let waiting = try await cluster.send("DELETE", maps + "/c", #"{"propagationPolicy":"Foreground"}"#)
        XCTAssertEqual(waiting.value[at: "metadata", "finalizers"], ["foregroundDeletion"])
        let wrong = try await cluster.send("DELETE", maps + "/c?propagationPolicy=Sideways")
        XCTAssertEqual(wrong.status, 422)
    }

    func testPodsGetTheirGracePeriod() async throws {
        let cluster = try await TestCluster()
        let path: String = "/api/v1/namespaces/default/pods"
        let made = try await cluster.send("POST", path, Manifest.pod)
        XCTAssertEqual(made.value[at: "status", "phase"], "Pending")
        XCTAssertEqual(made.value[at: "spec", "terminationGracePeriodSeconds"], 30)
        let marked = try await cluster.send("DELETE", path + "/p?gracePeriodSeconds=5")
        XCTAssertEqual(marked.value[at: "metadata", "deletionGracePeriodSeconds"], 5)
        let gone = try await cluster.send("DELETE", path + "/p?gracePeriodSeconds=0")
        XCTAssertEqual(gone.value["kind"], "Pod")
        let missing = try await cluster.send("GET", path + "/p")
        XCTAssertEqual(missing.status, 404)
    }

    func testNamespaces() async throws {
        let cluster = try await TestCluster()
        let nowhere = try await cluster.send(
            "POST", "/api/v1/namespaces/nowhere/configmaps", Manifest.configMap("c"))
        XCTAssertEqual(nowhere.status, 404)
        XCTAssertEqual(nowhere.value["message"], "namespaces \"nowhere\" not found")
        _ = try await cluster.send(
            "POST", "/api/v1/namespaces", #"{"kind":"Namespace","apiVersion":"v1","metadata":{"name":"n"}}"#)
        let account = try await cluster.send("GET", "/api/v1/namespaces/n/serviceaccounts/default")
        XCTAssertEqual(account.status, 200)
        let certificate = try await cluster.send("GET", "/api/v1/namespaces/n/configmaps/kube-root-ca.crt")
        XCTAssertEqual(certificate.value[at: "data", "ca.crt"], "CA")
        let ending = try await cluster.send("DELETE", "/api/v1/namespaces/n")
        XCTAssertEqual(ending.value[at: "status", "phase"], "Terminating")
        let late = try await cluster.send("POST", "/api/v1/namespaces/n/configmaps", Manifest.configMap("c"))
        XCTAssertEqual(late.status, 403)
        XCTAssertEqual(late.value[at: "details", "causes"]?.listValue?.first?["reason"], "NamespaceTerminating")
        // What the namespace controller does once all is gone.
        var namespace: KubeObject = KubeObject(try await cluster.send("GET", "/api/v1/namespaces/n").value)
        namespace[at: "spec", "finalizers"] = []
        _ = try await ClusterObjects(service: cluster.service).update(NamespaceRules.resource, namespace)
        let gone = try await cluster.send("GET", "/api/v1/namespaces/n")
        XCTAssertEqual(gone.status, 404)
        let kept = try await cluster.send("DELETE", "/api/v1/namespaces/default")
        XCTAssertEqual(kept.status, 403)
    }

    func testListsArePagedAndSelected() async throws {
        let cluster = try await TestCluster()
        for number in 0..<7 {
            let label: String = number % 2 == 0 ? "even" : "odd"
            let body: String = Manifest.configMap("c\(number)").replacing(
                "\"name\"", with: "\"labels\":{\"kind\":\"\(label)\"},\"name\"")
            _ = try await cluster.send("POST", maps, body)
        }
        var names: [String] = []
        var token: String = ""
        repeat {
            let page = try await cluster.send("GET", "\(maps)?limit=3&continue=\(token)")
            names += (page.value["items"]?.listValue ?? []).compactMap { $0[at: "metadata", "name"]?.stringValue }
            token = page.value[at: "metadata", "continue"]?.stringValue ?? ""
        } while !token.isEmpty
        XCTAssertEqual(names, ["c0", "c1", "c2", "c3", "c4", "c5", "c6", "kube-root-ca.crt"])
        let odd = try await cluster.send("GET", "\(maps)?labelSelector=kind=odd")
        XCTAssertEqual(odd.value["items"]?.listValue?.count, 3)
        XCTAssertEqual(odd.value["kind"], "ConfigMapList")
        let one = try await cluster.send("GET", "\(maps)?fieldSelector=metadata.name=c3")
        XCTAssertEqual(one.value["items"]?.listValue?.count, 1)
        let wrong = try await cluster.send("GET", "\(maps)?labelSelector=a+b+c")
        XCTAssertEqual(wrong.status, 400)
        let gone = try await cluster.send("DELETE", "\(maps)?labelSelector=kind=odd")
        XCTAssertEqual(gone.value["items"]?.listValue?.count, 3)
        let left = try await cluster.send("GET", maps)
        XCTAssertEqual(left.value["items"]?.listValue?.count, 5)
    }

    func testScale() async throws {
        let cluster = try await TestCluster()
        let path: String = "/apis/apps/v1/namespaces/default/deployments"
        _ = try await cluster.send("POST", path, Manifest.deployment())
        let scaled = try await cluster.send(
            "PATCH", path + "/web/scale", #"{"spec":{"replicas":3}}"#, type: "application/merge-patch+json")
        XCTAssertEqual(scaled.value["kind"], "Scale")
        XCTAssertEqual(scaled.value[at: "status", "selector"], "app=web")
        let deployment = try await cluster.send("GET", path + "/web")
        XCTAssertEqual(deployment.value[at: "spec", "replicas"], 3)
    }

    func testSecretsTakeTexts() async throws {
        let cluster = try await TestCluster()
        let made = try await cluster.send(
            "POST", "/api/v1/namespaces/default/secrets",
            #"{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"stringData":{"k":"v"}}"#)
        XCTAssertEqual(made.value["data"], ["k": "dg=="])
        XCTAssertEqual(made.value["type"], "Opaque")
        XCTAssertNil(made.value["stringData"])
    }

    func testYAMLIsReadAndWritten() async throws {
        let cluster = try await TestCluster()
        let yaml: String = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: written}\ndata: {a: \"1\"}\n"
        let made = try await cluster.send("POST", maps, yaml, type: "application/yaml")
        XCTAssertEqual(made.status, 201)
        let response = await cluster.api.handle(
            TestCluster.request("GET", maps + "/written", accept: "application/yaml"))
        guard case .bytes(let bytes) = response.body else { return XCTFail("a stream") }
        XCTAssertTrue(String(decoding: bytes, as: UTF8.self).hasPrefix("apiVersion: v1\ndata:\n  a: \"1\"\n"))
    }
}
