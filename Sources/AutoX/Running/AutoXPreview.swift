import Charts
import Diagnostics
package import KubeClient
import KubeModel
import KubeRuntime
import Releases
import ValueTree

/// What a controller would do if it began now; nothing is changed.
package struct AutoXPreview: Sendable {
    package struct Step: Sendable, Hashable {
        package enum Action: String, Sendable {
            case nothing
            case launch
            case finish
            case delete
            /// It can't be done, or not be found out.
            case fail
        }

        package var action: Action
        package var key: ReleaseKey
        /// nil for what no spec asks for any longer.
        package var release: DesiredRelease?
        package var version: String?
        package var reason: String?
    }

    /// By group and spec.
    package static func steps(
        of configuration: AutoXConfiguration, client: KubeClient, options: ControllerOptions
    ) async throws -> [Step] {
        let charts = ChartCatalog(repository: configuration.chartRepository, files: options.files)
        let converger = ReleaseConverger(
            client: client, charts: charts, owner: options.owner, now: options.now, driver: options.driver)
        let check = ConfigurationCheck(charts: charts)
        var found: [ReleaseKey: LaunchedRelease] = [:]
        for namespace in configuration.namespaces.sorted() {
            found.merge(try await converger.survey(namespace)) { first, _ in first }
        }
        var marked: [Trigger.Scope: Result<[String: KubeObject], any Error>] = [:]
        for scope in configuration.scopes { marked[scope] = await objects(scope, client) }
        var steps: [Step] = []
        for release in configuration.releases {
            var known: LaunchedRelease = found.removeValue(forKey: release.key) ?? .none
            if known == .none { known = try await converger.find(release.key) }
            switch marked[release.trigger.scope] {
            case .success(let objects):
                steps.append(await step(release, TriggerState(objects[release.trigger.name]), known, check))
            case .failure(let error):
                steps.append(Step(action: .fail, key: release.key, release: release, reason: "\(error)"))
            case nil: continue
            }
        }
        for key in found.keys.sorted(by: { $0.description < $1.description }) where found[key]?.launch != nil {
            steps.append(Step(action: .delete, key: key, reason: "no spec wants it"))
        }
        return steps
    }

    private static func objects(
        _ scope: Trigger.Scope, _ client: KubeClient
    ) async -> Result<[String: KubeObject], any Error> {
        let selection = ListOptions(labelSelector: "\(Trigger.mark)=true", metadataOnly: true)
        do {
            let list: KubeList = try await client.list(scope.resource, namespace: scope.namespace, options: selection)
            return .success(Dictionary(list.items.map { ($0.name, $0) }) { first, _ in first })
        } catch {
            return .failure(error)
        }
    }

    private static func step(
        _ release: DesiredRelease, _ state: TriggerState, _ found: LaunchedRelease, _ check: ConfigurationCheck
    ) async -> Step {
        var step = Step(action: .nothing, key: release.key, release: release, version: state.version)
        switch Decision.make(trigger: state, digest: release.digest, found: found) {
        case .nothing:
            step.reason =
                state == .absent
                ? "\(release.trigger.title) is not there, or lacks the label \(Trigger.mark)=true"
                : "launched as revision \(found.launch?.revision ?? 0)"
        case .delete:
            step.action = .delete
            step.reason = "\(release.trigger.title) is gone or lacks the label \(Trigger.mark)=true"
        case .refuse:
            step.action = .fail
            step.reason = ReleaseConverger.foreign(release).message
        case .finish:
            step.action = .finish
            step.reason = "revision \(found.launch?.revision ?? 0) was interrupted"
        case .launch:
            step.action = .launch
            step.reason = "it is not launched"
            if let launch = found.launch, launch.version != state.version {
                step.reason = "it was launched for version \"\(launch.version)\""
            } else if found.launch != nil {
                step.reason = "the spec has changed, or the last launch failed"
            }
            if let fault = await check.fault(of: release) {
                step.action = .fail
                step.reason = fault.diagnostic.description
            }
        }
        return step
    }
}
