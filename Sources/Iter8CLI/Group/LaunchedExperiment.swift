import KubeModel
import Releases
import ValueTree
import YAML

/// What of a launched revision is an experiment: its Secret and the Jobs that run it.
struct LaunchedExperiment: Sendable {
    let group: String
    let revision: Int
    /// Names of the Jobs that run it; none where a CronJob or nobody does.
    let jobs: [String]
    let isRepeated: Bool

    /// nil if the revision holds no experiment: any chart can be launched.
    init?(_ record: ReleaseRecord, namespace: String) {
        let documents: [Value] =
            (try? YAMLReader.documents(
                Array(record.manifest.utf8), file: "manifest", numbers: .integersAndFloats)) ?? []
        let objects: [KubeObject] = documents.map { KubeObject($0) }
        let isExperiment: Bool = objects.contains { object in
            object.kind == "Secret" && object.name == record.name
                && (object[at: "stringData", "experiment.yaml"] != nil || object[at: "data", "experiment.yaml"] != nil)
        }
        guard isExperiment else { return nil }
        group = record.name
        revision = record.revision
        jobs = objects.filter { $0.kind == "Job" }.map(\.name)
        isRepeated = objects.contains { $0.kind == "CronJob" }
    }

    var hasRunner: Bool { !jobs.isEmpty || isRepeated }
}
