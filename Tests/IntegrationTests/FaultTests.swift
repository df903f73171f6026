import Foundation
import Synchronization
import XCTest

/// Whatever happens to any single request of an operation, one further ordinary command brings the group to a right
/// state. `make faults` runs every case (ITER8_FAULTS=all) and prints the table; by default a spread sample runs.
final class FaultTests: XCTestCase {
    private struct Tally: Sendable {
        var passed: Int = 0
        var failures: [String] = []

        mutating func count(_ fault: FaultCase, _ found: [String]) {
            if found.isEmpty {
                passed += 1
            } else {
                failures.append("\(fault.description): \(found.joined(separator: "; "))")
            }
        }
    }

    func testEveryRequestMayMeetEveryFault() throws {
        let isComplete: Bool = ProcessInfo.processInfo.environment["ITER8_FAULTS"] == "all"
        for cluster in try ClusterUnderTest.all() {
            defer { cluster.stop() }
            let upstream = try PlainProxy(cluster)
            defer { upstream.stop() }
            for operation in FaultCase.Operation.allCases {
                try cluster.withNamespace("faults-\(operation.rawValue)") { namespace in
                    let runner = FaultRunner(cluster: cluster, namespace: namespace, upstream: upstream.port)
                    let requests: [String] = try runner.requests(operation, group: "count")
                    XCTAssertGreaterThan(requests.count, 8, "\(requests)")
                    let cases: [FaultCase] = cases(operation, requests.count, isComplete: isComplete)
                    let tallies: [String: Tally] = run(cases, runner)
                    report(cluster.name, operation, requests.count, tallies)
                }
            }
        }
    }

    /// Every fault at every request; or about a dozen, so that each fault and each part of the operation has its turn.
    private func cases(_ operation: FaultCase.Operation, _ count: Int, isComplete: Bool) -> [FaultCase] {
        let remedies: [FaultCase.Remedy] = FaultCase.Remedy.allCases
        var all: [FaultCase] = []
        for (index, fault) in FaultProxy.Fault.allCases.enumerated() {
            for request in 0..<count {
                let remedy: FaultCase.Remedy = remedies[(index + request) % remedies.count]
                all.append(FaultCase(operation: operation, fault: fault, request: request, remedy: remedy))
            }
        }
        guard !isComplete else { return all }
        let step: Int = max(1, all.count / 12)
        return stride(from: operation.launchesBefore, to: all.count, by: step).map { all[$0] }
    }

    /// Several at a time, each in a group of its own: most of a case is waiting for pods to end.
    private func run(_ cases: [FaultCase], _ runner: FaultRunner) -> [String: Tally] {
        let tallies: Mutex<[String: Tally]> = Mutex([:])
        let next: Mutex<Int> = Mutex(0)
        let group = DispatchGroup()
        for _ in 0..<(runner.cluster.name == "real" ? 12 : 4) {
            group.enter()
            Thread.detachNewThread {
                defer { group.leave() }
                while true {
                    let index: Int = next.withLock { index in
                        defer { index += 1 }
                        return index
                    }
                    guard index < cases.count else { return }
                    let fault: FaultCase = cases[index]
                    let failures: [String]
                    do {
                        failures = try runner.run(fault, group: "g\(index)")
                    } catch {
                        failures = ["\(error)"]
                    }
                    tallies.withLock { $0[fault.fault.rawValue, default: Tally()].count(fault, failures) }
                }
            }
        }
        group.wait()
        return tallies.withLock { $0 }
    }

    private func report(
        _ cluster: String, _ operation: FaultCase.Operation, _ requests: Int, _ tallies: [String: Tally]
    ) {
        for fault in FaultProxy.Fault.allCases {
            guard let tally = tallies[fault.rawValue] else { continue }
            let total: Int = tally.passed + tally.failures.count
            print(
                "faults\t\(cluster)\t\(operation.rawValue)\t\(requests) requests\t\(fault.rawValue)\t\(total) cases"
                    + "\t\(tally.failures.count) failed")
            for failure in tally.failures { XCTFail("\(cluster): \(failure)") }
        }
    }
}
