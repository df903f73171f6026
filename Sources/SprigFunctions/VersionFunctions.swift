import Diagnostics
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
                throw call.failure("improper constraint: \(GoURLText.quoted(try call.string(0)))")
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
        case "Compare": return .int(version == (try other(name, arguments)) ? 0 : try isLess(arguments) ? -1 : 1)
        case "Equal": return .bool(version == (try other(name, arguments)))
        case "LessThan": return .bool(version < (try other(name, arguments)))
        case "LessThanEqual": return .bool(!((try other(name, arguments)) < version))
        case "GreaterThan": return .bool((try other(name, arguments)) < version)
        case "GreaterThanEqual": return .bool(!(version < (try other(name, arguments))))
        case "IncMajor": return try next("\(version.major + 1).0.0")
        case "IncMinor": return try next("\(version.major).\(version.minor + 1).0")
        case "IncPatch":
            // A prerelease becomes the release it comes before.
            let patch: UInt64 = version.prerelease.isEmpty ? version.patch + 1 : version.patch
            return try next("\(version.major).\(version.minor).\(patch)")
        default: return nil
        }
    }

    private func isLess(_ arguments: [TemplateValue]) throws -> Bool { version < (try other("Compare", arguments)) }

    private func other(_ method: String, _ arguments: [TemplateValue]) throws -> SemanticVersion {
        guard arguments.count == 1 else {
            throw Diagnostic(.invalid, "wrong number of args for \(method): want 1 got \(arguments.count)")
        }
        guard case .object(let object) = arguments[0], let other = object as? VersionObject else {
            throw Diagnostic(
                .invalid, "wrong type for value; expected *semver.Version; got \(arguments[0].typeName)")
        }
        return other.version
    }

    private func next(_ text: String) throws -> TemplateValue {
        guard let version = SemanticVersion(text) else { throw Diagnostic(.invalid, "invalid semantic version") }
        return .object(VersionObject(version: version))
    }
}
