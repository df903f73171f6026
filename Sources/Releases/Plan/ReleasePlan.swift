import Charts
import KubeModel
import ValueTree

/// What a launch changes, as data, before anything is changed.
struct ReleasePlan: Sendable, Hashable {
    /// One object that is wanted, with what the last revision had of it.
    struct Wanted: Sendable, Hashable {
        var object: ManifestObject
        var previous: Value?
    }

    /// Runners of earlier revisions: they end before anything else happens.
    var stopped: [ManifestObject]
    /// In install order.
    var applied: [Wanted]
    /// Objects that are no longer wanted, in the order in which they go.
    var removed: [ManifestObject]
    /// Objects that are no longer wanted, but whose resource policy says that they stay.
    var kept: [ManifestObject]

    /// - Parameters:
    ///   - wanted: the new revision's objects, in install order.
    ///   - previous: the objects of earlier revisions that may still be there, the latest revision's last.
    init(wanted: [ManifestObject], previous: [ManifestObject]) {
        // A revision that failed may have come as far as this object or not: what any of them had counts.
        var earlier: [ManifestObject.Identity: Value] = [:]
        for object in previous {
            let known: Value? = earlier[object.identity]
            earlier[object.identity] = known?.merged(with: object.object.value) ?? object.object.value
        }
        applied = wanted.map { Wanted(object: $0, previous: earlier[$0.identity]) }
        let staying: Set<ManifestObject.Identity> = Set(wanted.map(\.identity))
        let unwanted: [ManifestObject] = ReleasePlan.unique(previous).filter { !staying.contains($0.identity) }
        let leaving: [ManifestObject]
        (leaving, kept) = ReleasePlan.split(unwanted)
        stopped = leaving.filter(\.isRunner)
        removed = ReleasePlan.uninstallOrder(leaving.filter { !$0.isRunner })
    }

    /// The last of those with the same identity, in the order of their first.
    static func unique(_ objects: [ManifestObject]) -> [ManifestObject] {
        var last: [ManifestObject.Identity: ManifestObject] = [:]
        for object in objects { last[object.identity] = object }
        var seen: Set<ManifestObject.Identity> = []
        return objects.compactMap { seen.insert($0.identity).inserted ? last[$0.identity] : nil }
    }

    /// Those that go when their release lets go of them, and those whose resource policy says that they stay.
    static func split(_ objects: [ManifestObject]) -> (leaving: [ManifestObject], kept: [ManifestObject]) {
        (objects.filter { !$0.isKept }, objects.filter(\.isKept))
    }

    /// What was installed last goes first.
    static func uninstallOrder(_ objects: [ManifestObject]) -> [ManifestObject] {
        InstallOrder.sorted(objects) { $0.resource.kind }.reversed()
    }
}
