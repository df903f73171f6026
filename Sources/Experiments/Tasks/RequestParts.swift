import Diagnostics
import RegularExpressions

/// What requests may be made of, whoever says it: an experiment or a template.
enum RequestParts {
    /// Header values may be secrets: errors name the header only. Names are tokens (RFC 9110, 5.1).
    static func check(headers: [String: String], _ path: String) throws(Diagnostic) {
        let token: RegularExpression? = try? RegularExpression("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")
        for (name, value) in headers.sorted(by: { $0.key < $1.key }) {
            guard token?.matches(name) == true, value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
                throw Diagnostic(
                    .invalid,
                    "\(path): header \"\(name.filter { $0.isLetter || $0 == "-" })\" has a character in it "
                        + "that no header may have",
                    hint: "a value that was read from a file may end with a line break")
            }
        }
    }

    static func check(method: String, _ path: String) throws(Diagnostic) {
        let known: [String] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]
        guard known.contains(method) else {
            throw Diagnostic(
                .invalid, "\(path): \"\(method)\" is no method that can be used",
                hint: Suggestion.hint(for: method, in: known) ?? "use one of: \(known.joined(separator: ", "))")
        }
    }
}
