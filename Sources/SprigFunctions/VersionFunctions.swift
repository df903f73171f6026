import GoTemplate
import SemanticVersion
import ValueTree

/// Sprig's semantic versions.
enum VersionFunctions {
    static func add(to library: inout FunctionLibrary) {
        library.add("semver", 1) { call in
            guard let version = SemanticVersion(lenient: try call.string(0)) else {
                throw call.failure("invalid semantic version")
            }
            return .object(VersionObject(version: version))
        }
        library.add("semverCompare", 2) { call in
            guard let constraint = VersionConstraint(try call.string(0)) else {
                throw call.failure("improper constraint: \(try call.string(0))")
            }
            guard let version = SemanticVersion(lenient: try call.string(1)) else {
                throw call.failure("invalid semantic version")
            }
            return .bool(constraint.allows(version))
        }
    }
}

private final class VersionObject: TemplateObject {
    let version: SemanticVersion

    init(version: SemanticVersion) {
        self.version = version
    }

    var typeName: String { "*semver.Version" }
    var kindName: String { "ptr" }
    var text: String { version.description }
    var tree: Value { .string(version.description) }

    func field(_ name: String) -> TemplateValue? { nil }

    func call(_ name: String, _ arguments: [TemplateValue]) throws -> TemplateValue? {
        switch name {
        case "Major": return .int64(Int64(version.major))
        case "Minor": return .int64(Int64(version.minor))
        case "Patch": return .int64(Int64(version.patch))
        case "Prerelease": return .string(version.prerelease)
        case "Metadata": return .string(version.metadata)
        case "Original": return .string(version.original)
        case "String": return .string(version.description)
        case "Compare":
            guard case .object(let other)? = arguments.first, let other = other as? VersionObject else { return nil }
            return .int(version == other.version ? 0 : version < other.version ? -1 : 1)
        default: return nil
        }
    }
}
