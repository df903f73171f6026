package import ValueTree

/// An object among the output of a chart.
package struct RenderedDocument: Sendable {
    /// The template it came from: `chart/templates/x.yaml`.
    package var source: String
    /// Its text as Helm keeps it.
    package var text: String
    /// The parsed object; integral numbers are integers. Null for a document of comments only.
    package var object: Value

    package var kind: String { object["kind"]?.stringValue ?? "" }
}

/// An object that is not part of a release but run around its changes (annotation `helm.sh/hook`).
package struct RenderedHook: Sendable {
    package enum Event: String, Sendable {
        case preInstall = "pre-install"
        case postInstall = "post-install"
        case preDelete = "pre-delete"
        case postDelete = "post-delete"
        case preUpgrade = "pre-upgrade"
        case postUpgrade = "post-upgrade"
        case preRollback = "pre-rollback"
        case postRollback = "post-rollback"
        case test = "test"
    }

    package var document: RenderedDocument
    package var name: String
    package var events: [Event]
    package var weight: Int
    package var deletePolicies: [String]
    package var outputLogPolicies: [String]
}

/// Everything that rendering a chart gives.
package struct RenderedChart: Sendable {
    /// The objects in the order in which they are installed, as Helm stores and prints them:
    /// `---`, `# Source: ...`, the document.
    package var manifest: String
    /// The objects of the manifest, in its order.
    package var documents: [RenderedDocument]
    /// The hooks, in install order of their kinds.
    package var hooks: [RenderedHook]
    /// What the chart's own NOTES.txt says, as rendered.
    package var notes: String
    /// What is odd but no error, a sentence each.
    package var warnings: [String] = []
    /// The values that the chart's templates saw.
    package var values: Value
    /// The chart after dependency processing: what a release record keeps.
    package var chart: Chart
}
