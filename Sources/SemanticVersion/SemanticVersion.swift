/// A semantic version (semver.org 2.0.0), compared by precedence: build metadata does not count.
package struct SemanticVersion: Sendable, CustomStringConvertible {
    package let major: UInt64
    package let minor: UInt64
    package let patch: UInt64
    /// Dotted identifiers after `-`, empty for a release.
    package let prerelease: String
    /// Dotted identifiers after `+`.
    package let metadata: String
    /// The text it was read from.
    package let original: String

    /// Strict: all three numbers, no leading `v`, no leading zeros.
    package init?(_ text: String) {
        guard let first = text.first, first != "v", first != "V" else { return nil }
        self.init(text, minimumParts: 3)
    }

    /// As Helm reads versions: a leading `v`, leading zeros, and missing minor or patch are allowed.
    package init?(lenient text: String) {
        self.init(text, minimumParts: 1)
    }

    private init?(_ text: String, minimumParts: Int) {
        var rest: Substring = text[...]
        if rest.first == "v" { rest.removeFirst() }
        var (metadata, prerelease): (Substring, Substring) = ("", "")
        if let plus = rest.firstIndex(of: "+") {
            metadata = rest[rest.index(after: plus)...]
            rest = rest[..<plus]
            guard SemanticVersion.areIdentifiers(metadata, isPrerelease: false) else { return nil }
        }
        if let dash = rest.firstIndex(of: "-") {
            prerelease = rest[rest.index(after: dash)...]
            rest = rest[..<dash]
            guard SemanticVersion.areIdentifiers(prerelease, isPrerelease: true) else { return nil }
        }
        let parts: [Substring] = rest.split(separator: ".", omittingEmptySubsequences: false)
        guard (minimumParts...3).contains(parts.count) else { return nil }
        var numbers: [UInt64] = []
        for part in parts {
            let isStrict: Bool = minimumParts == 3
            guard let number = UInt64(part), part.first != "+", part.count == 1 || part.first != "0" || !isStrict
            else { return nil }
            numbers.append(number)
        }
        major = numbers[0]
        minor = numbers.count > 1 ? numbers[1] : 0
        patch = numbers.count > 2 ? numbers[2] : 0
        self.prerelease = String(prerelease)
        self.metadata = String(metadata)
        original = text
    }

    private static func areIdentifiers(_ text: Substring, isPrerelease: Bool) -> Bool {
        text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
            let isNumber: Bool = part.allSatisfy { $0.isASCII && $0.isNumber }
            if isPrerelease, isNumber, part.count > 1, part.first == "0" { return false }
            return !part.isEmpty && part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
        }
    }

    package var description: String {
        "\(major).\(minor).\(patch)" + (prerelease.isEmpty ? "" : "-\(prerelease)")
            + (metadata.isEmpty ? "" : "+\(metadata)")
    }
}

extension SemanticVersion: Comparable {
    package static func == (left: SemanticVersion, right: SemanticVersion) -> Bool {
        (left.major, left.minor, left.patch, left.prerelease) == (
            right.major, right.minor, right.patch, right.prerelease
        )
    }

    package static func < (left: SemanticVersion, right: SemanticVersion) -> Bool {
        let (one, other) = ((left.major, left.minor, left.patch), (right.major, right.minor, right.patch))
        if one != other { return one < other }
        return precedes(left.prerelease, right.prerelease)
    }

    /// A release comes after its pre-releases; numeric identifiers come before others and compare as numbers.
    private static func precedes(_ left: String, _ right: String) -> Bool {
        if left.isEmpty || right.isEmpty { return !left.isEmpty }
        let (ones, others): ([Substring], [Substring]) = (left.split(separator: "."), right.split(separator: "."))
        for (one, other) in zip(ones, others) where one != other {
            switch (UInt64(one), UInt64(other)) {
            case (let number?, let another?): return number < another
            case (nil, nil): return one.utf8.lexicographicallyPrecedes(other.utf8)
            case (let number, _): return number != nil
            }
        }
        return ones.count < others.count
    }
}
