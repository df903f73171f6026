import Diagnostics
import SemanticVersion
package import ValueTree

/// What Chart.yaml says.
package struct ChartMetadata: Sendable, Hashable {
    package struct Maintainer: Sendable, Hashable {
        package var name: String
        package var email: String
        package var url: String
    }

    package enum Kind: String, Sendable {
        case application
        case library
    }

    package var apiVersion: String
    package var name: String
    package var version: String
    package var appVersion: String
    package var description: String
    package var home: String
    package var icon: String
    package var kubeVersion: String
    package var condition: String
    package var tags: String
    package var type: String
    package var sources: [String]
    package var keywords: [String]
    package var maintainers: [Maintainer]
    package var annotations: [String: String]?
    package var isDeprecated: Bool
    package var dependencies: [ChartDependency]

    package var kind: Kind { Kind(rawValue: type) ?? .application }

    /// Reads the parsed Chart.yaml; numbers in `value` must be as Kubernetes' tools read them.
    ///
    /// - Throws: `invalid`, naming every field of the wrong kind.
    init(_ value: Value, file: String) throws {
        let fields = StructFields(value)
        apiVersion = fields.string("apiVersion")
        name = fields.cleanString("name")
        version = fields.string("version")
        appVersion = fields.cleanString("appVersion")
        description = fields.cleanString("description")
        home = fields.cleanString("home")
        icon = fields.cleanString("icon")
        kubeVersion = fields.cleanString("kubeVersion")
        condition = fields.cleanString("condition")
        tags = fields.cleanString("tags")
        type = fields.string("type")
        sources = fields.strings("sources").map(StructFields.clean)
        keywords = fields.strings("keywords").map(StructFields.clean)
        maintainers = fields.structs("maintainers") { maintainer in
            Maintainer(
                name: maintainer.cleanString("name"), email: maintainer.cleanString("email"),
                url: maintainer.cleanString("url"))
        }
        annotations = fields.stringMap("annotations")
        isDeprecated = fields.bool("deprecated")
        dependencies = fields.structs("dependencies") { ChartDependency(reading: $0) }
        if !fields.mistakes.isEmpty {
            throw Diagnostic(
                .invalid, fields.mistakes.joined(separator: "; "), at: SourceLocation(file: file))
        }
        // Helm 2 accepted charts that don't say, and so does everything since.
        if apiVersion.isEmpty { apiVersion = "v1" }
    }

    /// Refuses what no chart may have.
    func validate(file: String) throws {
        func refuse(_ message: String) -> Diagnostic {
            Diagnostic(.invalid, message, at: SourceLocation(file: file))
        }
        if name.isEmpty { throw refuse("the chart has no name") }
        if name.contains("/") || name == "." || name == ".." { throw refuse("\"\(name)\" can't be a chart's name") }
        if version.isEmpty { throw refuse("the chart has no version") }
        guard SemanticVersion(lenient: version) != nil else {
            throw refuse("the chart's version \"\(version)\" is not a semantic version").hinting("write it like 1.2.3")
        }
        guard type.isEmpty || Kind(rawValue: type) != nil else {
            throw refuse("the chart's type is \"\(type)\"; it must be application or library")
        }
        var seen: Set<String> = []
        for dependency in dependencies {
            let key: String = dependency.alias.isEmpty ? dependency.name : dependency.alias
            guard seen.insert(key).inserted else {
                throw refuse("there is more than one dependency with name or alias \"\(key)\"")
                    .hinting("give dependencies on the same chart different aliases")
            }
        }
    }
}

extension ChartMetadata {
    /// As templates see it in `.Chart`, but for `IsRoot` and the annotations.
    var templateValue: Value {
        [
            "APIVersion": .string(apiVersion), "Name": .string(name), "Version": .string(version),
            "AppVersion": .string(appVersion), "Description": .string(description), "Home": .string(home),
            "Icon": .string(icon), "KubeVersion": .string(kubeVersion), "Condition": .string(condition),
            "Tags": .string(tags), "Type": .string(type), "Sources": .list(sources.map(Value.string)),
            "Keywords": .list(keywords.map(Value.string)), "Deprecated": .bool(isDeprecated),
            "Maintainers": .list(
                maintainers.map { ["Name": .string($0.name), "Email": .string($0.email), "URL": .string($0.url)] }),
            "Dependencies": .list(dependencies.map(\.templateValue)),
        ]
    }

    /// As a release record and an index store it (Helm's JSON names, empty fields left out).
    package var recordValue: Value {
        var record: [String: Value] = [:]
        let texts: [(String, String)] = [
            ("name", name), ("home", home), ("version", version), ("description", description), ("icon", icon),
            ("apiVersion", apiVersion), ("condition", condition), ("tags", tags), ("appVersion", appVersion),
            ("kubeVersion", kubeVersion), ("type", type),
        ]
        for (key, text) in texts where !text.isEmpty { record[key] = .string(text) }
        if !sources.isEmpty { record["sources"] = .list(sources.map(Value.string)) }
        if !keywords.isEmpty { record["keywords"] = .list(keywords.map(Value.string)) }
        if isDeprecated { record["deprecated"] = true }
        if let annotations, !annotations.isEmpty { record["annotations"] = .map(annotations.mapValues(Value.string)) }
        if !maintainers.isEmpty {
            record["maintainers"] = .list(
                maintainers.map { maintainer in
                    var entry: [String: Value] = [:]
                    if !maintainer.name.isEmpty { entry["name"] = .string(maintainer.name) }
                    if !maintainer.email.isEmpty { entry["email"] = .string(maintainer.email) }
                    if !maintainer.url.isEmpty { entry["url"] = .string(maintainer.url) }
                    return .map(entry)
                })
        }
        if !dependencies.isEmpty { record["dependencies"] = .list(dependencies.map(\.recordValue)) }
        return .map(record)
    }
}
