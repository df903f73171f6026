import Diagnostics
import SemanticVersion
import ValueTree
import YAML

/// Rules about Chart.yaml.
enum MetadataRules {
    private static let file: String = "Chart.yaml"

    static func check(_ chartFile: ChartFile, _ report: inout LintReport) {
        let description: Value
        let metadata: ChartMetadata
        do {
            description = try YAMLReader.parse(chartFile.data, file: file, numbers: .integersAndFloats)
            metadata = try ChartMetadata(description, file: file)
        } catch {
            report.add(.error, file, "unable to parse YAML\n\t\(error)")
            return
        }
        if let unknown = unknownField(description) {
            let nearest: String = Suggestion.hint(for: unknown, in: fields).map { "; \($0)" } ?? ""
            report.add(
                .warning, file, "failed to strictly parse chart metadata file\n\tunknown field \"\(unknown)\"\(nearest)"
            )
        }
        report.add(.error, file, ifAny: name(metadata.name))
        report.add(.error, file, ifAny: apiVersion(description, metadata))
        report.add(.error, file, ifAny: type(of: "version", description))
        report.add(.error, file, ifAny: version(metadata.version))
        report.add(.error, file, ifAny: type(of: "appVersion", description))
        report.add(.error, file, ifAny: maintainers(metadata.maintainers))
        report.add(.error, file, ifAny: source(metadata.sources))
        report.add(.info, file, ifAny: metadata.icon.isEmpty ? "icon is recommended" : nil)
        if !metadata.icon.isEmpty, !isURL(metadata.icon) {
            report.add(.error, file, "invalid icon URL '\(metadata.icon)'")
        }
        for (isThere, what) in [
            (!metadata.type.isEmpty, "chart type is"), (hasDependencies(description), "dependencies are"),
        ]
        where isThere && metadata.apiVersion != "v2" {
            report.add(
                .error, file,
                "\(what) not valid in apiVersion '\(metadata.apiVersion)'. It needs apiVersion 'v2'")
        }
        if SemanticVersion(metadata.version) == nil {
            report.add(.warning, file, "version '\(metadata.version)' is not a valid SemVerV2")
        }
    }

    private static let fields: [String] = [
        "name", "home", "sources", "version", "description", "keywords", "maintainers", "icon", "apiVersion",
        "condition", "tags", "appVersion", "deprecated", "annotations", "kubeVersion", "dependencies", "type",
    ]

    /// The first key that Chart.yaml does not have; letter case does not matter to Helm.
    private static func unknownField(_ description: Value) -> String? {
        let known: Set<String> = Set(fields.map { $0.lowercased() })
        return description.mapValue?.sortedKeys.first { !known.contains($0.lowercased()) }
    }

    private static func hasDependencies(_ description: Value) -> Bool {
        !(description["dependencies"]?.listValue ?? []).isEmpty
    }

    private static func name(_ name: String) -> String? {
        if name.isEmpty { return "name is required" }
        return name.contains("/") ? "chart name \"\(name)\" is invalid" : nil
    }

    private static func apiVersion(_ description: Value, _ metadata: ChartMetadata) -> String? {
        guard let given = description["apiVersion"]?.stringValue, !given.isEmpty else {
            return "apiVersion is required. The value must be either \"v1\" or \"v2\""
        }
        return given == "v1" || given == "v2"
            ? nil : "apiVersion '\(given)' is not valid. The value must be either \"v1\" or \"v2\""
    }

    private static func type(of key: String, _ description: Value) -> String? {
        guard let value = description[key], value.stringValue == nil else { return nil }
        let type: String
        switch value {
        case .null: type = "<nil>"
        case .bool: type = "bool"
        case .int, .float: type = "float64"
        case .list: type = "[]interface {}"
        default: type = "map[string]interface {}"
        }
        return "\(key) should be of type string but it's of type \(type)"
    }

    private static func version(_ text: String) -> String? {
        if text.isEmpty { return "version is required" }
        guard let version = SemanticVersion(lenient: text) else { return "version '\(text)' is not a valid SemVer" }
        let isLowest: Bool = version.major + version.minor + version.patch == 0 && version.prerelease == "0"
        return isLowest ? "version \(version) is less than or equal to 0.0.0-0" : nil
    }

    private static func maintainers(_ maintainers: [ChartMetadata.Maintainer]) -> String? {
        for maintainer in maintainers {
            if maintainer.name.isEmpty { return "each maintainer requires a name" }
            if !maintainer.email.isEmpty, !isEmail(maintainer.email) {
                return "invalid email '\(maintainer.email)' for maintainer '\(maintainer.name)'"
            }
            if !maintainer.url.isEmpty, !isURL(maintainer.url), !isURL("http://\(maintainer.url)") {
                return "invalid url '\(maintainer.url)' for maintainer '\(maintainer.name)'"
            }
        }
        return nil
    }

    private static func source(_ sources: [String]) -> String? {
        sources.first { !isURL($0) }.map { "invalid source URL '\($0)'" }
    }

    private static func isEmail(_ text: String) -> Bool {
        let parts: [Substring] = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && !parts[0].isEmpty && parts[1].contains(".") && !text.contains { $0.isWhitespace }
            && !parts[1].hasPrefix(".") && !parts[1].hasSuffix(".")
    }

    /// A scheme and something after it, without spaces.
    private static func isURL(_ text: String) -> Bool {
        guard let mark = text.firstRange(of: "://"), mark.lowerBound > text.startIndex else { return false }
        let rest: Substring = text[mark.upperBound...]
        return !rest.isEmpty && !rest.hasPrefix("/") && !text.contains { $0.isWhitespace }
    }
}
