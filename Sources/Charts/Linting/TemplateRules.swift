import Diagnostics
import KubeModel
import ValueTree
import YAML

/// Rules about one template and what it renders to.
enum TemplateRules {
    /// - Returns: false if the rest of the chart's templates can't be looked at, as Helm has it.
    static func check(
        _ template: ChartFile, _ output: [UInt8], kubeVersion: Capabilities.KubeVersion?, _ report: inout LintReport
    ) -> Bool {
        let fileExtension: String = fileExtension(template.name)
        if ![".yaml", ".yml", ".tpl", ".txt"].contains(fileExtension) {
            report.add(
                .error, template.name,
                "file extension '\(fileExtension)' not valid. Valid extensions are .yaml, .yml, .tpl, or .txt")
        }
        guard [".yaml", ".yml"].contains(fileExtension.lowercased()) else { return true }
        let text: String = String(decoding: output, as: UTF8.self)
        guard text.contains(where: { !$0.isWhitespace }) else { return true }
        report.add(.warning, template.name, ifAny: indentation(text))
        let documents: [Value]
        do {
            documents = try YAMLReader.documents(
                output, file: "output of \(template.name)", numbers: .integersAndFloats)
        } catch {
            report.add(.error, template.name, "unable to parse YAML: \(LintText.of(error))")
            return false
        }
        for document in documents where !document.isNull {
            guard document.mapValue != nil else {
                report.add(.error, template.name, "unable to parse YAML: it is \(document.kindName), not an object")
                return false
            }
            let object = KubeObject(document)
            report.add(.warning, template.name, ifAny: name(object))
            report.add(.warning, template.name, ifAny: DeprecatedAPIs.warning(object, kubeVersion: kubeVersion))
            report.add(.error, template.name, ifAny: selector(object, text))
            report.add(.error, template.name, ifAny: policy(object))
        }
        return true
    }

    private static func fileExtension(_ name: String) -> String {
        let base: Substring = name[(name.lastIndex(of: "/") ?? name.startIndex)...]
        return base.lastIndex(of: ".").map { String(base[$0...]) } ?? ""
    }

    private static func indentation(_ text: String) -> String? {
        let first: Substring? = text.split(separator: "\n").first { line in line.contains { !$0.isWhitespace } }
        guard let first, first.hasPrefix(" ") || first.hasPrefix("\t") else { return nil }
        return "document starts with an illegal indent: \"\(first)\", which may cause parsing problems"
    }

    private static func name(_ object: KubeObject) -> String? {
        let name: String = object.name
        let rule: String?
        switch object.kind.lowercased() {
        case "certificatesigningrequest": return nil
        case "role", "clusterrole", "rolebinding", "clusterrolebinding":
            let isSound: Bool = name != "." && name != ".." && !name.contains("/") && !name.contains("%")
            rule = isSound ? nil : "it may be neither \".\" nor \"..\" and have no \"/\" or \"%\""
        case "service":
            let isSound: Bool = KubeNames.isLabel(name) && name.first?.isLetter == true
            rule = isSound ? nil : "use at most 63 small letters, digits and -, a letter first and no - at the end"
        case "namespace":
            rule = KubeNames.isLabel(name) ? nil : "use at most 63 small letters, digits and -, no - at either end"
        default:
            rule =
                KubeNames.isSubdomain(name)
                ? nil : "use at most 253 small letters, digits, - and ., with a letter or digit at both ends"
        }
        return rule.map { rule in
            "object name does not conform to Kubernetes naming requirements: \"\(name)\": metadata.name: \(rule)"
        }
    }

    /// Helm looks for the words anywhere in the template's output.
    private static func selector(_ object: KubeObject, _ text: String) -> String? {
        guard ["Deployment", "ReplicaSet", "DaemonSet", "StatefulSet"].contains(object.kind),
            !text.contains("matchLabels"), !text.contains("matchExpressions")
        else { return nil }
        return "a \(object.kind) must contain matchLabels or matchExpressions, and \"\(object.name)\" does not"
    }

    private static func policy(_ object: KubeObject) -> String? {
        guard object.kind == "List" else { return nil }
        let items: [Value] = object["items"]?.listValue ?? []
        let isSet: Bool = items.contains { $0[at: "metadata", "annotations"]?["helm.sh/resource-policy"] != nil }
        return isSet ? "annotation 'helm.sh/resource-policy' within List objects are ignored" : nil
    }
}
