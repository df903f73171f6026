package import Diagnostics
import ValueTree

/// `--field-selector`: equality on fields, by dotted path.
package struct FieldSelector: Sendable, Hashable {
    package struct Requirement: Sendable, Hashable {
        package var path: [String]
        package var value: String
        package var isEqual: Bool
    }

    package var requirements: [Requirement]

    package init(_ requirements: [Requirement] = []) {
        self.requirements = requirements
    }

    /// From text: `metadata.name=a,status.phase!=Running`.
    package init(parsing text: String) throws(Diagnostic) {
        requirements = []
        for part in text.split(separator: ",") {
            var found: Requirement?
            for (mark, isEqual) in [("!=", false), ("==", true), ("=", true)] {
                guard let range = part.firstRange(of: mark) else { continue }
                let path: [String] = part[..<range.lowerBound].split(separator: ".").map(String.init)
                found = Requirement(path: path, value: String(part[range.upperBound...]), isEqual: isEqual)
                break
            }
            guard let found, !found.path.isEmpty else {
                throw Diagnostic(.invalid, "invalid field selector \"\(text)\": can't understand \"\(part)\"")
            }
            requirements.append(found)
        }
    }

    /// The one name that an object must have; nil if any may do.
    package var exactName: String? {
        requirements.first { $0.path == ["metadata", "name"] && $0.isEqual }?.value
    }

    /// A field that is absent counts as an empty string.
    package func matches(_ object: KubeObject) -> Bool {
        requirements.allSatisfy { requirement in
            let text: String
            switch object.value[at: requirement.path] {
            case .string(let string): text = string
            case .bool(let flag): text = flag ? "true" : "false"
            case .int(let integer): text = String(integer)
            default: text = ""
            }
            return (text == requirement.value) == requirement.isEqual
        }
    }
}
