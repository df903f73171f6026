/// Rules about Chart.yaml's dependencies and charts/.
enum DependencyRules {
    static func check(_ chart: Chart, path: String, _ report: inout LintReport) {
        let declared: [String] = chart.metadata.dependencies.map(\.name)
        let present: [String] = chart.dependencies.map(\.name)
        let undeclared: [String] = present.filter { !declared.contains($0) }
        if !undeclared.isEmpty {
            report.add(
                .error, path, "chart metadata is missing these dependencies: \(undeclared.joined(separator: ","))")
        }
        let missing: [String] = declared.filter { !present.contains($0) }
        if !missing.isEmpty {
            report.add(
                .warning, path, "chart directory is missing these dependencies: \(missing.joined(separator: ","))")
        }
    }
}
