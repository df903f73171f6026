import KubeModel

/// Which names a kind allows.
enum NameRule {
    case label
    /// A label that begins with a letter.
    case serviceLabel
    case subdomain
    /// Anything that can stand in a URL's path.
    case pathSegment

    init(_ kind: ResourceKind) {
        switch (kind.group, kind.kind) {
        case ("", "Namespace"): self = .label
        case ("", "Service"): self = .serviceLabel
        case ("rbac.authorization.k8s.io", _): self = .pathSegment
        default: self = .subdomain
        }
    }

    /// What is wrong with `name`, in the API's words, or nil.
    func fault(_ name: String) -> String? {
        switch self {
        case .label:
            return KubeNames.isLabel(name)
                ? nil
                : "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must "
                    + "start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', "
                    + "regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
        case .serviceLabel:
            let startsRight: Bool =
                name.utf8.first.map { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) } ?? false
            return KubeNames.isLabel(name) && startsRight
                ? nil
                : "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an "
                    + "alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', "
                    + "regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')"
        case .subdomain:
            return KubeNames.isSubdomain(name)
                ? nil
                : "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and "
                    + "must start and end with an alphanumeric character (e.g. 'example.com', regex used for "
                    + "validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
        case .pathSegment:
            if name == "." || name == ".." { return "may not be '\(name)'" }
            if name.contains("/") { return "may not contain '/'" }
            return name.contains("%") ? "may not contain '%'" : nil
        }
    }

    /// Bytes of a key in a ConfigMap's or Secret's data.
    static func isKeyByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
            return true
        default: return false
        }
    }
}
