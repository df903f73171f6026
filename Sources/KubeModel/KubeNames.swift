/// Which names Kubernetes and Helm allow.
package enum KubeNames {
    /// DNS-1123 label: at most 63 of a-z, 0-9 and `-`, a letter or digit at both ends.
    package static func isLabel(_ name: String) -> Bool {
        let bytes: [UInt8] = Array(name.utf8)
        guard let first = bytes.first, let last = bytes.last, bytes.count <= 63 else { return false }
        return isLowerOrDigit(first) && isLowerOrDigit(last)
            && bytes.allSatisfy { isLowerOrDigit($0) || $0 == UInt8(ascii: "-") }
    }

    /// DNS-1123 subdomain: labels joined with dots, at most 253 bytes. A single part may be longer than 63.
    package static func isSubdomain(_ name: String) -> Bool {
        guard !name.isEmpty, name.utf8.count <= 253 else { return false }
        return name.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
            let bytes: [UInt8] = Array(part.utf8)
            guard let first = bytes.first, let last = bytes.last else { return false }
            return isLowerOrDigit(first) && isLowerOrDigit(last)
                && bytes.allSatisfy { isLowerOrDigit($0) || $0 == UInt8(ascii: "-") }
        }
    }

    /// Helm's rule for release names, and so for groups: a subdomain of at most 53 bytes.
    package static func isReleaseName(_ name: String) -> Bool { name.utf8.count <= 53 && isSubdomain(name) }

    /// A label's value: empty, or at most 63 of letters, digits, `-`, `_` and `.`, a letter or digit at both ends.
    package static func isLabelValue(_ value: String) -> Bool { value.isEmpty || isNamePart(value) }

    /// A label's or annotation's key: `name` or `prefix/name`, the prefix a subdomain.
    package static func isQualifiedName(_ key: String) -> Bool {
        let parts: [Substring] = key.split(separator: "/", omittingEmptySubsequences: false)
        switch parts.count {
        case 1: return isNamePart(key)
        case 2: return isSubdomain(String(parts[0])) && isNamePart(String(parts[1]))
        default: return false
        }
    }

    private static func isNamePart(_ name: String) -> Bool {
        let bytes: [UInt8] = Array(name.utf8)
        guard let first = bytes.first, let last = bytes.last, bytes.count <= 63 else { return false }
        let marks: [UInt8] = Array("-_.".utf8)
        return isLetterOrDigit(first) && isLetterOrDigit(last)
            && bytes.allSatisfy { isLetterOrDigit($0) || marks.contains($0) }
    }

    private static func isLowerOrDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        isLowerOrDigit(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }
}
