import Diagnostics
import KubeModel
package import ValueTree

/// Reads the keys `groups` and `chartRepository` of the chart's values; others are the chart's business.
///
/// All that is wrong is found in one pass. A group or spec with a fault is left out, with a ``ConfigurationFault`` at its
/// path; the others stand.
package struct ConfigurationReader {
    private var faults: [ConfigurationFault] = []
    private var releases: [DesiredRelease] = []
    private var shadowed: [DesiredRelease] = []

    package static func read(_ value: Value) -> AutoXConfiguration {
        var reader = ConfigurationReader()
        let root = ValuePath()
        let groups: [String: Value] = reader.map(value["groups"], at: root.appending("groups"))
        for name in groups.sortedKeys {
            reader.readGroup(name, groups[name] ?? .null, at: root.appending("groups").appending(name))
        }
        reader.findDuplicates()
        let repository: String? = reader.text(value["chartRepository"], at: root.appending("chartRepository"))
        var configuration = AutoXConfiguration(
            releases: reader.releases, chartRepository: repository.flatMap { $0.isEmpty ? nil : $0 },
            faults: reader.faults, groupCount: groups.count)
        configuration.shadowed = reader.shadowed
        return configuration
    }

    // MARK: Groups and specs

    private mutating func readGroup(_ name: String, _ value: Value, at path: ValuePath) {
        let group: [String: Value] = map(value, at: path)
        checkKeys(group, ["trigger", "specs"], at: path)
        let trigger: Trigger? = readTrigger(group["trigger"], at: path.appending("trigger"))
        let specs: [String: Value] = map(group["specs"], at: path.appending("specs"))
        if specs.isEmpty, faults.last?.path != path.appending("specs") {
            fault(path.appending("specs"), "there is none: the group would launch nothing")
        }
        for id in specs.sortedKeys {
            let place: ValuePath = path.appending("specs").appending(id)
            guard let release = readSpec(id, specs[id] ?? .null, group: name, trigger, at: place) else { continue }
            releases.append(release)
        }
    }

    private mutating func readTrigger(_ value: Value?, at path: ValuePath) -> Trigger? {
        guard let value, value != .null else {
            fault(path, "is missing", hint: "a trigger has name, namespace, group, version and resource")
            return nil
        }
        let count: Int = faults.count
        let trigger: [String: Value] = map(value, at: path)
        checkKeys(trigger, ["name", "namespace", "group", "version", "resource"], at: path)
        let name: String = required(trigger["name"], at: path.appending("name"))
        let namespace: String = required(trigger["namespace"], at: path.appending("namespace"))
        let version: String = required(trigger["version"], at: path.appending("version"))
        let resource: String = required(trigger["resource"], at: path.appending("resource"))
        let group: String = text(trigger["group"], at: path.appending("group")) ?? ""
        if name.contains("/") || name == "." || name == ".." {
            fault(path.appending("name"), "\"\(name)\" can't be the name of an object")
        }
        if !namespace.isEmpty, !KubeNames.isLabel(namespace) {
            fault(path.appending("namespace"), "\"\(namespace)\" can't be the name of a namespace")
        }
        if resource.contains(where: { $0.isUppercase || $0 == "/" }) {
            fault(
                path.appending("resource"), "\"\(resource)\" is no resource",
                hint: "it is the plural in small letters, as kubectl api-resources names it: deployments")
        }
        guard faults.count == count else { return nil }
        return Trigger(
            name: name, namespace: namespace,
            resource: GroupVersionResource(group: group, version: version, resource: resource))
    }

    private mutating func readSpec(
        _ id: String, _ value: Value, group: String, _ trigger: Trigger?, at path: ValuePath
    ) -> DesiredRelease? {
        let count: Int = faults.count
        let spec: [String: Value] = map(value, at: path)
        checkKeys(spec, ["name", "version", "values"], at: path)
        let chart: String = required(spec["name"], at: path.appending("name"))
        let version: String? = text(spec["version"], at: path.appending("version"))
        let values: [String: Value] = map(spec["values"], at: path.appending("values"))
        let name: String = DesiredRelease.name(group: group, spec: id)
        if name.utf8.count > 53 {
            fault(
                path, "\"\(name)\" is too long for the name of a group: \(name.utf8.count) characters, at most 53",
                hint: "shorten the name of the group or of the spec")
        } else if !KubeNames.isReleaseName(name) || name.contains(".") {
            fault(
                path, "\"\(name)\" can't be the name of a group",
                hint:
                    "use small letters, digits and \"-\" in the names of group and spec, and a letter or digit at the end"
            )
        }
        guard let trigger, faults.count == count else { return nil }
        return DesiredRelease(
            group: group, spec: id, trigger: trigger, chart: chart,
            version: version.flatMap { $0.isEmpty ? nil : $0 }, values: .map(values))
    }

    // MARK: What doesn't go together

    /// Two groups with one trigger, or two specs with one name of their release: the first by name stands.
    private mutating func findDuplicates() {
        var owners: [String: String] = [:]
        var names: [ReleaseKey: DesiredRelease] = [:]
        var kept: [DesiredRelease] = []
        var told: Set<String> = []
        for release in releases {
            let trigger: Trigger = release.trigger
            // Versions of one resource show the same objects.
            let object: String = "\(trigger.resource.groupResource)/\(trigger.namespace)/\(trigger.name)"
            let owner: String = owners[object] ?? release.group
            owners[object] = owner
            guard owner == release.group else {
                shadowed.append(release)
                if told.insert(release.group).inserted {
                    fault(
                        ValuePath([.key("groups"), .key(release.group), .key("trigger")]),
                        "group \"\(owner)\" has the same trigger, \(trigger.title)",
                        hint: "put the specs of both under one group")
                }
                continue
            }
            if let other = names[release.key] {
                shadowed.append(release)
                fault(
                    release.path,
                    "its group would be \"\(release.name)\" in namespace \"\(trigger.namespace)\", as that of \(other.path)",
                    hint: "rename one of the groups or specs")
                continue
            }
            names[release.key] = release
            kept.append(release)
        }
        releases = kept
    }

    // MARK: Values

    private mutating func map(_ value: Value?, at path: ValuePath) -> [String: Value] {
        guard let value, value != .null else { return [:] }
        if let map = value.mapValue { return map }
        fault(path, "must be a map, but is of type \(value.kindName)")
        return [:]
    }

    private mutating func text(_ value: Value?, at path: ValuePath) -> String? {
        guard let value, value != .null else { return nil }
        if let text = value.stringValue { return text }
        // `version: 1.0` is a number to YAML.
        fault(path, "must be a string, but is of type \(value.kindName)", hint: "put it in quotes")
        return nil
    }

    private mutating func required(_ value: Value?, at path: ValuePath) -> String {
        let count: Int = faults.count
        let text: String? = text(value, at: path)
        if faults.count == count, text ?? "" == "" { fault(path, "is missing") }
        return text ?? ""
    }

    private mutating func checkKeys(_ map: [String: Value], _ known: [String], at path: ValuePath) {
        for key in map.sortedKeys where !known.contains(key) {
            fault(
                path.appending(key), "is not known here",
                hint: Suggestion.hint(for: key, in: known) ?? "known are \(known.joined(separator: ", "))")
        }
    }

    private mutating func fault(_ path: ValuePath, _ message: String, hint: String? = nil) {
        faults.append(ConfigurationFault(path: path, message: message, hint: hint))
    }
}
