import Diagnostics
import ValueTree
import YAML

/// Rules about crds/: its files hold definitions of custom resources, and only those.
enum CRDRules {
    static func check(_ files: [ChartFile], _ report: inout LintReport) {
        for file in files where file.name.hasPrefix("crds/") {
            guard [".yaml", ".yml", ".json"].contains(where: file.name.lowercased().hasSuffix) else { continue }
            let documents: [Value]
            do {
                documents = try YAMLReader.documents(file.data, file: file.name, numbers: .integersAndFloats)
            } catch {
                report.add(.error, file.name, "unable to parse YAML: \(error)")
                return
            }
            for document in documents where !document.isNull {
                let version: String = document["apiVersion"]?.stringValue ?? ""
                if !version.hasPrefix("apiextensions.k8s.io") {
                    report.add(
                        .error, file.name, "apiVersion is not in 'apiextensions.k8s.io'")
                }
                let kind: String = document["kind"]?.stringValue ?? ""
                if kind != "CustomResourceDefinition" {
                    report.add(.error, file.name, "object kind is not 'CustomResourceDefinition'")
                }
            }
        }
    }
}
