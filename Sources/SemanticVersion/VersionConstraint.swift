/// Which versions are wanted, in the grammar Helm users know (that of Masterminds/semver): `>=1.2, <2`, `^1.2`, `~1.2.3`,
/// `1.x`, `1.2 - 1.4`, `a || b`. Pre-releases fit an alternative only if one of its parts names a pre-release.
package struct VersionConstraint: Sendable {
    private let alternatives: [[ConstraintPart]]

    /// nil if the text is no constraint.
    package init?(_ text: String) {
        var alternatives: [[ConstraintPart]] = []
        for alternative in text.split(separator: "||", omittingEmptySubsequences: false) {
            var reader = ConstraintReader(alternative)
            guard let parts = reader.parts() else { return nil }
            alternatives.append(parts)
        }
        self.alternatives = alternatives
    }

    package func allows(_ version: SemanticVersion) -> Bool {
        alternatives.contains { parts in
            let takesPrereleases: Bool = parts.contains { !$0.version.prerelease.isEmpty }
            guard version.prerelease.isEmpty || takesPrereleases else { return false }
            return parts.allSatisfy { $0.holds(for: version) }
        }
    }
}

/// One comparison, such as `>=1.2`.
struct ConstraintPart: Sendable {
    enum Comparison: Sendable {
        case equal, notEqual, above, atLeast, below, atMost, tilde, caret
    }

    /// What was left out, or given as `x`, `X` or `*`: from there on nothing counts.
    enum Open: Sendable {
        case nothing, major, minor, patch
    }

    let comparison: Comparison
    /// With zeros for what is open.
    let version: SemanticVersion
    let open: Open

    func holds(for other: SemanticVersion) -> Bool {
        switch comparison {
        case .equal: return open == .nothing ? other == version : isNear(other)
        case .notEqual: return open == .nothing ? other != version : isElsewhere(other)
        case .above: return isAbove(other)
        case .atLeast: return other >= version
        case .below: return other < version
        case .atMost: return isAtMost(other)
        case .tilde: return isNear(other)
        case .caret: return isCompatible(other)
        }
    }

    private func isElsewhere(_ other: SemanticVersion) -> Bool {
        if other.major != version.major { return true }
        if open == .minor { return false }
        if other.minor != version.minor { return true }
        guard open == .patch else { return other != version }
        if other.prerelease.isEmpty, version.prerelease.isEmpty { return false }
        return other.prerelease != version.prerelease
    }

    private func isAbove(_ other: SemanticVersion) -> Bool {
        guard other.major == version.major else { return other.major > version.major }
        switch open {
        case .minor: return false
        case .patch: return other.minor > version.minor
        case .nothing, .major: return other > version
        }
    }

    private func isAtMost(_ other: SemanticVersion) -> Bool {
        if open == .nothing { return other <= version }
        if other.major != version.major { return other.major < version.major }
        return other.minor <= version.minor || open == .minor
    }

    /// `~`: the same minor version; the same major one where no minor is given; everything where nothing is.
    private func isNear(_ other: SemanticVersion) -> Bool {
        if other < version { return false }
        let isZero: Bool = (version.major, version.minor, version.patch) == (0, 0, 0)
        if isZero, open == .nothing || open == .major { return true }
        return other.major == version.major && (other.minor == version.minor || open == .minor)
    }

    /// `^`: the same leftmost number that is not zero.
    private func isCompatible(_ other: SemanticVersion) -> Bool {
        if other < version { return false }
        if version.major > 0 || open == .minor { return other.major == version.major }
        if other.major > version.major { return false }
        if version.minor > 0 || open == .patch { return other.minor == version.minor }
        return other.minor == 0 && other.patch == version.patch
    }
}
