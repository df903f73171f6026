package import ValueTree

/// An entry of `dependencies` in Chart.yaml (of requirements.yaml in charts of apiVersion v1).
package struct ChartDependency: Sendable, Hashable {
    package var name: String
    package var version: String
    package var repository: String
    package var condition: String
    package var tags: [String]
    package var alias: String
    /// Strings and maps with `child` and `parent`.
    package var importValues: [Value]
    /// Set by rendering: what conditions and tags say. Before that what the file says, which Helm ignores.
    package var isEnabled: Bool

    init(reading fields: StructFields) {
        name = fields.cleanString("name")
        version = fields.cleanString("version")
        repository = fields.cleanString("repository")
        condition = fields.cleanString("condition")
        tags = fields.strings("tags").map(StructFields.clean)
        alias = fields.string("alias")
        importValues = fields.list("import-values")
        isEnabled = fields.bool("enabled")
    }

    /// As templates see it in `.Chart.Dependencies`.
    var templateValue: Value {
        [
            "Name": .string(name), "Version": .string(version), "Repository": .string(repository),
            "Condition": .string(condition), "Tags": .list(tags.map(Value.string)), "Enabled": .bool(isEnabled),
            "ImportValues": .list(importValues), "Alias": .string(alias),
        ]
    }

    /// As a release record stores it: empty fields left out.
    var recordValue: Value {
        var record: [String: Value] = ["name": .string(name), "repository": .string(repository)]
        if !version.isEmpty { record["version"] = .string(version) }
        if !condition.isEmpty { record["condition"] = .string(condition) }
        if !tags.isEmpty { record["tags"] = .list(tags.map(Value.string)) }
        if isEnabled { record["enabled"] = true }
        if !importValues.isEmpty { record["import-values"] = .list(importValues) }
        if !alias.isEmpty { record["alias"] = .string(alias) }
        return .map(record)
    }
}
