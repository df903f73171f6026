import Charts
import Diagnostics
import Releases
import ValueTree

/// Finds out, without a cluster, what would keep specs from being launched: charts that can't be had, values that a chart
/// refuses.
package struct ConfigurationCheck: Sendable {
    private let charts: ChartCatalog

    package init(charts: ChartCatalog) {
        self.charts = charts
    }

    /// - Returns: the configuration's own faults and those of its specs, by path.
    package func faults(of configuration: AutoXConfiguration) async -> [ConfigurationFault] {
        var faults: [ConfigurationFault] = configuration.faults
        for release in configuration.releases + configuration.shadowed {
            if let fault = await fault(of: release) { faults.append(fault) }
        }
        return faults
    }

    package func fault(of release: DesiredRelease) async -> ConfigurationFault? {
        do {
            let chart: Chart = try await charts.chart(for: release)
            do {
                _ = try GroupReleases.render(
                    release.name, namespace: release.key.namespace, chart: chart, values: release.values)
                return nil
            } catch let error as Diagnostic {
                var path: ValuePath = release.path.appending("values")
                for key in error.valuePath { path = path.appending(key) }
                return ConfigurationFault(
                    path: path, message: error.description, hint: error.hint, details: error.details)
            }
        } catch let error as Diagnostic {
            return ConfigurationFault(
                path: release.path.appending("name"), message: error.description, hint: error.hint,
                details: error.details)
        } catch {
            return ConfigurationFault(path: release.path, message: "\(error)")
        }
    }
}
