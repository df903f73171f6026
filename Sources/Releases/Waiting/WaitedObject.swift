import KubeModel
import ValueTree

extension ManifestObject {
    private static let withRules: [String: Set<String>] = [
        "": ["Namespace", "PersistentVolumeClaim", "Pod"],
        "apps": ["DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"],
        "apiextensions.k8s.io": ["CustomResourceDefinition"],
        "apiregistration.k8s.io": ["APIService"],
    ]

    /// Whether the object may be there and not yet ready. Most built-in kinds do their work by being there; what
    /// custom kinds say in their status counts.
    var isWaitedFor: Bool {
        switch (resource.group, resource.kind) {
        case ("", "Service"): return object[at: "spec", "type"]?.stringValue == "LoadBalancer"
        case ("batch", "Job"), ("batch", "CronJob"): return false
        case (let group, let kind):
            if Self.withRules[group]?.contains(kind) == true { return true }
            return group.contains(".") && !group.hasSuffix(".k8s.io")
        }
    }

    /// Whether it is an experiment's Job or CronJob, which takes as long as the experiment does.
    var runsExperiment: Bool {
        guard isRunner else { return false }
        let places: [Value?] = [
            object[at: "metadata", "labels"], object[at: "spec", "template", "metadata", "labels"],
        ]
        return places.contains { $0?[ReleaseWire.groupLabel] != nil }
    }

    /// `Deployment/web`, with the namespace if it is not `home`.
    func label(in home: String) -> String {
        let place: String = namespace.map { $0 == home ? "" : " in \($0)" } ?? ""
        return "\(resource.kind)/\(object.name)\(place)"
    }

    /// Which pods do its work; nil for what has none.
    func podSelector(_ live: KubeObject? = nil) -> LabelSelector? {
        switch (resource.group, resource.kind) {
        case ("batch", "Job"): return LabelSelector(matching: ["job-name": object.name])
        case ("apps", _):
            guard let selector = (live ?? object)[at: "spec", "selector"] else { return nil }
            return try? LabelSelector(value: selector)
        default: return nil
        }
    }
}

extension LabelSelector {
    /// One selector that holds for every pod that any of `selectors` holds for, as narrow as their common labels make
    /// it; without requirements where they have none in common.
    static func covering(_ selectors: [LabelSelector]) -> LabelSelector {
        var common: [String: Set<String>]?
        for selector in selectors {
            var labels: [String: Set<String>] = [:]
            for case .oneOf(let key, let values) in selector.requirements { labels[key] = values }
            common =
                common.map { known in
                    known.filter { labels[$0.key] != nil }.merging(labels.filter { known[$0.key] != nil }) {
                        $0.union($1)
                    }
                } ?? labels
        }
        let found: [String: Set<String>] = common ?? [:]
        return LabelSelector(found.sortedKeys.map { .oneOf($0, found[$0] ?? []) })
    }
}
