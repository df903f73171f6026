import Diagnostics
import SemanticVersion

extension ChartReference {
    /// - Throws: `invalid` for what is no constraint.
    static func range(_ constraint: String) throws -> VersionConstraint {
        guard let range = VersionConstraint(constraint) else {
            throw Diagnostic(
                .invalid, "\"\(constraint)\" is neither a version nor a range of versions",
                hint: "write 1.2.3, 1.2.x, ^1.2 or >=1.2 <2")
        }
        return range
    }

    /// Whether a chart's version is the one asked for, or in the range asked for.
    package static func isSatisfied(_ constraint: String, by version: String) throws -> Bool {
        if constraint == version { return true }
        guard let parsed = SemanticVersion(lenient: version) else { return false }
        return try range(constraint).allows(parsed)
    }
}
