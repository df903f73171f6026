package import ValueTree

/// The patch that Helm's upgrade sends for one object.
package struct ThreeWayMerge: Sendable, Hashable {
    package enum PatchType: String, Sendable, Hashable {
        case merge = "application/merge-patch+json"
        case strategic = "application/strategic-merge-patch+json"
    }

    package let type: PatchType
    /// An empty map when nothing is to be done.
    package var patch: Value

    package var isEmpty: Bool { patch == [:] }

    /// Strategic for built-in kinds, JSON merge for all others.
    ///
    /// - Parameters:
    ///   - original: what was applied last time.
    ///   - modified: what is wanted now.
    ///   - current: what the server has.
    package init(original: Value, modified: Value, current: Value, kind: GroupVersionKind) {
        if StrategicMergePatch.supports(kind) {
            type = .strategic
            patch = StrategicMergePatch.threeWay(
                original: original, modified: modified, current: current, kind: kind.kind)
        } else {
            type = .merge
            patch = MergePatch.threeWay(original: original, modified: modified, current: current)
        }
    }
}
