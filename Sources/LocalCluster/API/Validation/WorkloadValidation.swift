import Diagnostics
import KubeModel
import ValueTree

/// Faults of the kinds that make pods.
enum WorkloadValidation {
    typealias Cause = KubeStatus.Cause

    /// Deployments and ReplicaSets: a selector that selects their own template.
    static func replicated(_ object: KubeObject) -> [Cause] {
        let spec: Value = object["spec"] ?? [:]
        var causes: [Cause] = count(spec["replicas"], at: "spec.replicas")
        causes += PodValidation.spec(spec[at: "template", "spec"], at: "spec.template.spec", isRun: false)
        let labels: [String: String] = (spec[at: "template", "metadata", "labels"]?.mapValue ?? [:])
            .compactMapValues(\.stringValue)
        guard let selector = spec["selector"], selector != [:], selector != .null else {
            return causes + [Validation.required("spec.selector")]
        }
        do throws(Diagnostic) {
            if !(try LabelSelector(value: selector)).matches(labels) {
                let shown: Value = .map(labels.mapValues { .string($0) })
                causes.append(
                    Validation.invalid(
                        "spec.template.metadata.labels", shown, "`selector` does not match template `labels`"))
            }
        } catch {
            causes.append(Validation.invalid("spec.selector", selector, error.message))
        }
        return causes
    }

    static func job(_ object: KubeObject, at path: String) -> [Cause] {
        jobSpec(object["spec"] ?? [:], at: path)
    }

    static func cronJob(_ object: KubeObject) -> [Cause] {
        let spec: Value = object["spec"] ?? [:]
        var causes: [Cause] = []
        let schedule: String = spec["schedule"]?.stringValue ?? ""
        if schedule.isEmpty {
            causes.append(Validation.required("spec.schedule"))
        } else if let fault = ScheduleSyntax.fault(schedule) {
            causes.append(Validation.invalid("spec.schedule", .string(schedule), fault))
        }
        let policies: [String] = ["Allow", "Forbid", "Replace"]
        let policy: Value = spec["concurrencyPolicy"] ?? "Allow"
        if !policies.contains(policy.stringValue ?? "") {
            causes.append(Validation.unsupported("spec.concurrencyPolicy", policy, policies))
        }
        return causes + jobSpec(spec[at: "jobTemplate", "spec"] ?? [:], at: "spec.jobTemplate.spec")
    }

    private static func jobSpec(_ spec: Value, at path: String) -> [Cause] {
        var causes: [Cause] = []
        for field in ["parallelism", "completions", "backoffLimit", "activeDeadlineSeconds", "ttlSecondsAfterFinished"]
        {
            causes += count(spec[field], at: "\(path).\(field)")
        }
        return causes + PodValidation.spec(spec[at: "template", "spec"], at: "\(path).template.spec", isRun: true)
    }

    private static func count(_ value: Value?, at path: String) -> [Cause] {
        guard let value, value != .null else { return [] }
        guard let number = value.intValue, number >= 0 else {
            return [Validation.invalid(path, value, "must be greater than or equal to 0")]
        }
        if number > Int32.max { return [Validation.invalid(path, value, "must be less than or equal to 2147483647")] }
        return []
    }
}

/// Whether a text is a cron schedule: five fields, or a macro such as `@hourly`.
enum ScheduleSyntax {
    private static let ranges: [(name: String, low: Int, high: Int)] = [
        ("minute", 0, 59), ("hour", 0, 23), ("day of month", 1, 31), ("month", 1, 12), ("day of week", 0, 7),
    ]
    private static let names: [String] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "sun", "mon", "tue", "wed",
        "thu", "fri", "sat",
    ]

    /// What is wrong with it, or nil.
    static func fault(_ schedule: String) -> String? {
        if schedule.hasPrefix("@") {
            let macros: [String] = ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"]
            let isKnown: Bool = macros.contains(schedule) || schedule.hasPrefix("@every ")
            return isKnown ? nil : "unrecognized descriptor: \(schedule)"
        }
        let fields: [Substring] = schedule.split(separator: " ")
        guard fields.count == 5 else { return "expected exactly 5 fields, found \(fields.count): [\(schedule)]" }
        for (field, range) in zip(fields, ranges) where !isField(field, range.low, range.high) {
            return "failed to parse \(range.name) from \"\(field)\""
        }
        return nil
    }

    private static func isField(_ field: Substring, _ low: Int, _ high: Int) -> Bool {
        field.split(separator: ",", omittingEmptySubsequences: false).allSatisfy { part in
            let pieces: [Substring] = part.split(separator: "/", omittingEmptySubsequences: false)
            guard (1...2).contains(pieces.count) else { return false }
            if pieces.count == 2, (Int(pieces[1]) ?? 0) < 1 { return false }
            if pieces[0] == "*" || pieces[0] == "?" { return true }
            let bounds: [Int?] = pieces[0].split(separator: "-", omittingEmptySubsequences: false).map {
                number($0, low, high)
            }
            if bounds.contains(nil) || bounds.count > 2 { return false }
            let numbers: [Int] = bounds.compactMap { $0 }
            return numbers.count == 1 || numbers[0] <= numbers[1]
        }
    }

    private static func number(_ text: Substring, _ low: Int, _ high: Int) -> Int? {
        if names.contains(text.lowercased()) { return low }
        return Int(text).flatMap { $0 >= low && $0 <= high ? $0 : nil }
    }
}
