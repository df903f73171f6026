import Diagnostics
import Glibc
package import ValueTree
import YAML

/// Chart.lock (requirements.lock of charts of apiVersion v1): which versions dependencies were resolved to.
package struct ChartLock: Sendable, Hashable {
    package struct Entry: Sendable, Hashable {
        package var name: String
        package var repository: String
        package var version: String
    }

    package var dependencies: [Entry]
    package var digest: String
    /// When it was made, as RFC 3339 writes times.
    package var generated: String

    init(dependencies: [Entry], digest: String, generated: String) {
        self.dependencies = dependencies
        self.digest = digest
        self.generated = generated
    }

    package init(_ value: Value, file: String) throws {
        let fields = StructFields(value)
        digest = fields.string("digest")
        generated = fields.string("generated")
        dependencies = fields.structs("dependencies") { entry in
            Entry(
                name: entry.string("name"), repository: entry.string("repository"), version: entry.string("version"))
        }
        guard fields.mistakes.isEmpty else {
            throw Diagnostic(.invalid, fields.mistakes.joined(separator: "; "), at: SourceLocation(file: file))
        }
    }

    /// As the file has it.
    package var text: String {
        let entries: [Value] = dependencies.map { entry in
            var fields: [String: Value] = ["name": .string(entry.name), "repository": .string(entry.repository)]
            if !entry.version.isEmpty { fields["version"] = .string(entry.version) }
            return .map(fields)
        }
        return YAMLWriter.string([
            "dependencies": .list(entries), "digest": .string(digest), "generated": .string(generated),
        ])
    }

    /// The digest that Helm's resolver gives to what is asked for and what came of it.
    package static func digest(of wanted: [ChartDependency], _ locked: [Entry]) -> String {
        let one: String = wanted.map(json).joined(separator: ",")
        let other: String = locked.map { json(name: $0.name, version: $0.version, repository: $0.repository) + "}" }
            .joined(separator: ",")
        return "sha256:" + PackageDigest.sha256(Array("[[\(one)],[\(other)]]".utf8))
    }

    /// The digest of a requirements.lock that Helm 2 made.
    static func oldDigest(of wanted: [ChartDependency]) -> String {
        let json: String = wanted.map(json).joined(separator: ",")
        return "sha256:" + PackageDigest.sha256(Array("{\"dependencies\":[\(json)]}".utf8))
    }

    /// Go's encoding of Helm's structure: fields in the order of their declaration, empty ones left out.
    private static func json(_ dependency: ChartDependency) -> String {
        var text: String = json(
            name: dependency.name, version: dependency.version, repository: dependency.repository)
        if !dependency.condition.isEmpty { text += ",\"condition\":" + quoted(.string(dependency.condition)) }
        if !dependency.tags.isEmpty { text += ",\"tags\":" + quoted(.list(dependency.tags.map(Value.string))) }
        if dependency.isEnabled { text += ",\"enabled\":true" }
        if !dependency.importValues.isEmpty { text += ",\"import-values\":" + quoted(.list(dependency.importValues)) }
        if !dependency.alias.isEmpty { text += ",\"alias\":" + quoted(.string(dependency.alias)) }
        return text + "}"
    }

    private static func json(name: String, version: String, repository: String) -> String {
        var text: String = "{\"name\":" + quoted(.string(name))
        if !version.isEmpty { text += ",\"version\":" + quoted(.string(version)) }
        return text + ",\"repository\":" + quoted(.string(repository))
    }

    private static func quoted(_ value: Value) -> String { JSONWriter.string(value, escapesHTML: true) }

    /// Now, as `generated` says it.
    static func now() -> String {
        var (time, parts): (timespec, tm) = (timespec(), tm())
        clock_gettime(CLOCK_REALTIME, &time)
        gmtime_r(&time.tv_sec, &parts)
        func padded(_ number: Int, _ digits: Int = 2) -> String {
            let text: String = String(number)
            return String(repeating: "0", count: max(0, digits - text.count)) + text
        }
        let day: String = "\(Int(parts.tm_year) + 1_900)-\(padded(Int(parts.tm_mon) + 1))-\(padded(Int(parts.tm_mday)))"
        let clock: String = "\(padded(Int(parts.tm_hour))):\(padded(Int(parts.tm_min))):\(padded(Int(parts.tm_sec)))"
        var fraction: String = "." + padded(Int(time.tv_nsec), 9)
        while fraction.hasSuffix("0") { fraction.removeLast() }
        return "\(day)T\(clock)\(fraction == "." ? "" : fraction)Z"
    }
}
