import Diagnostics
import GoTemplate
import ValueTree

/// What templates see as `.Capabilities`.
final class CapabilitiesObject: TemplateObject {
    private let capabilities: any CapabilitySource

    init(capabilities: any CapabilitySource) {
        self.capabilities = capabilities
    }

    var typeName: String { "*common.Capabilities" }
    var kindName: String { "ptr" }
    var text: String {
        let versions: String = capabilities.apiVersions.joined(separator: " ")
        let kube: Capabilities.KubeVersion = capabilities.kubeVersion
        return
            "{{\(kube.version) \(kube.normalized) \(kube.major) \(kube.minor)} [\(versions)] \(HelmVersionObject().text)}"
    }

    func call(_ name: String, _ arguments: [TemplateValue]) throws -> TemplateValue? {
        name == "Copy" && arguments.isEmpty ? .object(self) : nil
    }

    func field(_ name: String) -> TemplateValue? {
        switch name {
        case "KubeVersion": return .object(KubeVersionObject(version: capabilities.kubeVersion))
        case "APIVersions": return .object(APIVersionsObject(source: capabilities))
        case "HelmVersion": return .object(HelmVersionObject())
        default: return nil
        }
    }

    var tree: Value {
        [
            "KubeVersion": KubeVersionObject(version: capabilities.kubeVersion).tree,
            "APIVersions": .list(capabilities.apiVersions.map(Value.string)), "HelmVersion": HelmVersionObject().tree,
        ]
    }
}

final class KubeVersionObject: TemplateObject {
    private let version: Capabilities.KubeVersion

    init(version: Capabilities.KubeVersion) {
        self.version = version
    }

    var typeName: String { "common.KubeVersion" }
    var text: String { "{\(version.version) \(version.normalized) \(version.major) \(version.minor)}" }
    var shown: String { version.normalized }

    func field(_ name: String) -> TemplateValue? {
        switch name {
        case "Version": return .string(version.version)
        case "Major": return .string(version.major)
        case "Minor": return .string(version.minor)
        default: return nil
        }
    }

    func call(_ name: String, _ arguments: [TemplateValue]) throws -> TemplateValue? {
        switch name {
        case "GitVersion": return .string(version.version)
        case "String": return .string(version.normalized)
        default: return nil
        }
    }

    var tree: Value {
        ["Version": .string(version.version), "Major": .string(version.major), "Minor": .string(version.minor)]
    }
}

final class APIVersionsObject: TemplateObject {
    private let source: any CapabilitySource
    private var versions: [String] { source.apiVersions }

    init(source: any CapabilitySource) {
        self.source = source
    }

    var typeName: String { "common.VersionSet" }
    var kindName: String { "slice" }
    var text: String { "[\(versions.joined(separator: " "))]" }
    var tree: Value { .list(versions.map(Value.string)) }
    var elements: TemplateValue? { .list(versions.map(TemplateValue.string)) }

    func call(_ name: String, _ arguments: [TemplateValue]) throws -> TemplateValue? {
        guard name == "Has" else { return nil }
        guard arguments.count == 1 else {
            throw Diagnostic(.invalid, "wrong number of args for Has: want 1 got \(arguments.count)")
        }
        guard case .string(let version) = arguments[0] else {
            throw Diagnostic(.invalid, "wrong type for value; expected string; got \(arguments[0].typeName)")
        }
        return .bool(source.has(version))
    }
}

/// The Helm whose behaviour this program has.
final class HelmVersionObject: TemplateObject {
    private let fields: [String: String] = [
        "Version": "v4.2", "GitCommit": "", "GitTreeState": "", "GoVersion": "go1.26.6", "KubeClientVersion": "v1.36",
    ]

    var typeName: String { "version.BuildInfo" }
    var text: String { "{v4.2   go1.26.6 v1.36}" }
    func field(_ name: String) -> TemplateValue? { fields[name].map(TemplateValue.string) }
    var tree: Value { ["version": "v4.2", "go_version": "go1.26.6", "kube_client_version": "v1.36"] }
}
