import Foundation
import ValueTree
import XCTest

/// kubectl's everyday verbs against the embedded cluster.
final class KubectlTests: XCTestCase {
    nonisolated(unsafe) private static var shared: EmbeddedCluster?  // XCTest sets a class up before its tests run

    override class func setUp() {
        do { shared = try EmbeddedCluster() } catch { XCTFail("\(error)") }
    }

    override class func tearDown() {
        shared?.stop()
        shared = nil
    }

    private func cluster() throws -> EmbeddedCluster { try XCTUnwrap(KubectlTests.shared) }

    private func expect(
        _ arguments: String, input: String? = nil, _ words: String..., file: StaticString = #filePath,
        line: UInt = #line
    ) throws {
        let outcome: Outcome = try cluster().kubectl(arguments, input: input)
        XCTAssertEqual(outcome.status, 0, "kubectl \(arguments): \(outcome)", file: file, line: line)
        for word in words {
            XCTAssertTrue(
                outcome.output.contains(word), "kubectl \(arguments): no \(word): \(outcome)", file: file, line: line)
        }
    }

    func testEverydayVerbs() throws {
        let manifest: String = """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: colors, labels: {tier: front}}
            data: {a: red}
            """
        try expect("apply -f -", input: manifest, "configmap/colors created")
        try expect("apply -f -", input: manifest, "configmap/colors unchanged")
        try expect("apply -f -", input: manifest.replacing("red", with: "blue"), "configmap/colors configured")
        try expect("get configmap colors -o yaml", "a: blue", "tier: front")
        try expect("label configmap colors size=big", "labeled")
        try expect("get configmaps -l size=big,tier=front", "NAME", "DATA", "colors")
        try expect("annotate configmap colors note=x", "annotated")
        try expect("get all,secrets -A", "NAMESPACE", "service/kubernetes")
        try expect("describe configmap colors", "Name:", "colors", "size=big")
        try expect("delete configmap colors", "deleted")
        XCTAssertEqual(try cluster().kubectl("get configmap colors").status, 1)
        try expect("create secret generic s --from-literal=k=v", "created")
        try expect("get secret s -o jsonpath={.data.k}", "dg==")
        try expect("create namespace verbs", "created")
        try expect("delete namespace verbs", "deleted")
        try expect("version", "Server Version")
        try expect("api-resources", "cronjobs", "deployments", "leases")
        try expect("auth can-i create pods", "yes")
    }

    func testAJobRunsAndItsLogIsShown() throws {
        let created: Outcome = try cluster().kubectl([
            "create", "job", "greet", "--image=busybox", "--", "/bin/sh", "-c", "echo hello",
        ])
        XCTAssertTrue(created.output.contains("created"), "\(created)")
        try expect("wait --for=condition=complete --timeout=60s job/greet", "condition met")
        try expect("logs job/greet", "hello")
        try expect("get jobs greet", "1/1")
        try expect("get pods -l job-name=greet", "Completed")
        try expect("delete job greet", "deleted")
        try eventually("its pod goes with it") { try cluster().names("pods -l job-name=greet").isEmpty }
    }

    func testADeploymentScalesAndRollsOut() throws {
        try expect("create deployment idle --image=none --replicas=2 -- sleep 300", "created")
        try expect("rollout status deployment/idle --timeout=60s", "successfully rolled out")
        try expect("scale deployment idle --replicas=1", "scaled")
        try eventually("one pod is left") { try cluster().names("pods -l app=idle").count == 1 }
        try expect("delete deployment idle", "deleted")
        try eventually("none is left") { try cluster().names("pods -l app=idle").isEmpty }
    }

    func testWatchShowsChangesAsTheyCome() throws {
        let cluster: EmbeddedCluster = try cluster()
        var shell: Shell = cluster.shell
        shell.environment["KUBECONFIG"] = try cluster.kubeconfig
        let watch: Running = try shell.start(["kubectl", "get", "configmaps", "--watch", "-o", "name"])
        let seen: () -> String = {
            (try? String(contentsOf: watch.folder.appending(path: "stdout"), encoding: .utf8)) ?? ""
        }
        try eventually("the watch has begun") { seen().contains("kube-root-ca.crt") }
        try expect("create configmap watched --from-literal=a=b", "created")
        try eventually("the new object was seen") { seen().contains("configmap/watched") }
        watch.process.terminate()
        _ = watch.finish(timeout: 10)
    }

    func testCustomResources() throws {
        let definition: String = """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: widgets.example.com}
            spec:
              group: example.com
              scope: Namespaced
              names: {plural: widgets, singular: widget, kind: Widget, shortNames: [wd]}
              versions:
                - name: v1
                  served: true
                  storage: true
                  schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
            """
        try expect("apply -f -", input: definition, "created")
        // Not in braces: kubectl takes what begins with one for JSON.
        let widget: String = "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\nspec: {size: 3}\n"
        try eventually("its objects can be made") {
            try cluster().kubectl("apply -f -", input: widget).status == 0
        }
        try expect("get wd w -o jsonpath={.spec.size}", "3")
        try expect("delete crd widgets.example.com", "deleted")
    }
}
