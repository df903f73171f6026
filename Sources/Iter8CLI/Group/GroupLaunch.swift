import Charts
import CommandLineKit
import Diagnostics
import KubeClient
import KubeModel
import Releases
import Terminal
import ValueTree

/// `iter8 k launch`: flags -> values and chart -> a new revision of the group.
enum GroupLaunch {
    static let chartName = Flag(
        "chartName", "c", .string, "chart: a name, or with --localChart a path", value: "CHART", default: "iter8",
        aliases: ["chart-name", "chart"], completion: .files)
    static let localChart = Flag(
        "localChart", nil, .bool, "the chart is a folder or .tgz here", aliases: ["local-chart"])
    static let dryRun = Flag(
        "dry-run", nil, .optionalChoice(["none", "client", "server"], bare: "client"),
        "only write manifest.yaml; server: check it there", value: "client", default: "none",
        defaultNote: "none")
    /// The original's spelling.
    static let dry = Flag("dry", nil, .bool, "as --dry-run=client")
    static let wait = Flag("wait", nil, .bool, "follow the experiment to its end")

    static let spec = CommandSpec(
        "launch", "launch an experiment, or a new revision of one",
        about: "Launch a group's experiment. A group that is there gets a new revision: its old experiment ends first.",
        examples: [
            CommandSpec.Example(
                "load-test a service, check an objective, follow it to the end",
                "iter8 k launch -g web --set 'tasks={http}' --set http.url=http://web.shop \\\n"
                    + "    --slo 'http/latency-p99 < 50ms' --set runner=job --wait"),
            CommandSpec.Example("see the objects, launch nothing", "iter8 k launch -f values.yaml --dry"),
        ],
        flags: [GroupFlags.group] + ValueFlags.all + [SLOFlag.flag, chartName, localChart] + ChartFlags.all + [
            dryRun, dry, wait, ProgressStyle.flag, RevisionFlags.waitForJobs, RevisionFlags.atomic,
            RevisionFlags.reuseValues,
            RevisionFlags.resetValues, RevisionFlags.resetThenReuseValues, RevisionFlags.createNamespace,
            RevisionFlags.historyMax, RevisionFlags.description, RevisionFlags.labels, GroupFlags.noHooks,
            GroupFlags.timeout,
        ])

    static func run(_ invocation: Invocation) async throws {
        let flags: FlagValues = invocation.values
        let group: String = try GroupName.read(flags)
        if flags.bool(localChart), !flags.isGiven(chartName) {
            throw Diagnostic(.usage, "--localChart needs --chartName", hint: "add -c PATH")
        }
        let layers: [ValueLayer] = try await ChartInput.layers(invocation)
        let values: Value = ValueSources.merged(layers)
        let chart: Chart = try await chart(invocation)
        if flags.bool(dry) || flags.string(dryRun) == "client" {
            try await ChartInput.explaining(chart, layers) { try render(group, chart, values, invocation) }
            return
        }
        let session: ClusterSession = try await .open(invocation, startsEmbedded: true)
        if flags.string(dryRun) == "server" {
            var options = LaunchOptions()
            options.valueReuse = try RevisionFlags.reuse(flags)
            let launch: LaunchOptions = options
            let rendered: RenderedChart = try await ChartInput.explaining(chart, layers) {
                try await session.releases.tryOut(group, chart: chart, values: values, options: launch)
            }
            return try write(rendered, "the server would take them", invocation.streams)
        }
        try await ChartInput.explaining(chart, layers) {
            try await launch(group, chart, values, session, invocation)
        }
    }

    // MARK: Input

    /// The chart that `--chartName` and its like name.
    static func chart(_ invocation: Invocation) async throws -> Chart {
        try await ChartInput.reading {
            try await reference(invocation.values).resolve(files: ChartInput.remote(invocation))
        }
    }

    private static func reference(_ flags: FlagValues) -> ChartReference {
        ChartReference(
            name: flags.string(chartName) ?? "iter8", isLocal: flags.bool(localChart),
            repository: flags.string(ChartFlags.repository), version: flags.string(ChartFlags.version))
    }

    // MARK: Dry run

    private static func render(
        _ group: String, _ chart: Chart, _ values: Value, _ invocation: Invocation
    ) throws {
        // The context's namespace counts here, too; that there is no usable kubeconfig does not matter.
        let configuration = try? ClusterConfiguration.resolve(
            flags: ClusterFlags.connection(invocation.values), environment: invocation.environment)
        let named: String? = invocation.values.string(ClusterFlags.namespace)
        let namespace: String = configuration?.namespace ?? named ?? "default"
        let rendered: RenderedChart = try within("launch group \"\(group)\"") {
            try GroupReleases.render(group, namespace: namespace, chart: chart, values: values)
        }
        try write(rendered, "nothing was launched", invocation.streams)
    }

    private static func write(_ rendered: RenderedChart, _ outcome: String, _ streams: Streams) throws {
        // It may hold what must stay secret: the experiment is a Secret in the cluster, too.
        try WrittenFiles.write(Array(rendered.manifest.utf8), to: "manifest.yaml", mode: 0o600)
        streams.note("dry run: wrote \(rendered.documents.count) objects to manifest.yaml; \(outcome)")
    }

    // MARK: Launch

    private static func launch(
        _ group: String, _ chart: Chart, _ values: Value, _ session: ClusterSession, _ invocation: Invocation
    ) async throws {
        let timeout: Duration = invocation.values.duration(GroupFlags.timeout) ?? .seconds(300)
        let view = ProgressView(invocation.streams, ProgressStyle.read(invocation.values))
        defer { view.finish() }
        var options: LaunchOptions = try options(invocation.values)
        options.onProgress = view.show
        let record: ReleaseRecord = try await session.releases.launch(
            group, chart: chart, values: values, options: options, notice: view.note, progress: view.step)
        view.note("launched group \(group), revision \(record.revision), in namespace \(session.namespace)")
        let experiment = LaunchedExperiment(record, namespace: session.namespace)
        guard invocation.values.bool(wait) else {
            view.finish()
            suggestNext(experiment, session.flags(group), invocation.streams)
            return
        }
        let deadline: ContinuousClock.Instant = .now + timeout
        guard let experiment else { return }
        let follower = ExperimentFollower(
            session: session, launched: experiment, view: view, streams: invocation.streams)
        try await follower.follow(timeout: ContinuousClock.now.duration(to: deadline))
        invocation.streams.suggest("iter8 k report\(session.flags(group))")
    }

    private static func options(_ flags: FlagValues) throws -> LaunchOptions {
        var options: LaunchOptions = try RevisionFlags.options(flags)
        options.labels = try RevisionFlags.labels(flags)
        options.valueReuse = try RevisionFlags.reuse(flags)
        options.createsNamespace = flags.bool(RevisionFlags.createNamespace)
        options.isAtomic = flags.bool(RevisionFlags.atomic)
        options.waits = flags.bool(wait) || options.isAtomic
        return options
    }

    private static func suggestNext(_ experiment: LaunchedExperiment?, _ flags: String, _ streams: Streams) {
        guard let experiment else {
            streams.suggest("iter8 k list")
            return
        }
        if experiment.hasRunner {
            streams.suggest("iter8 k assert\(flags) -c completed --timeout 5m")
        } else {
            streams.warn("nothing runs this experiment: its runner is none (--set runner=job runs it as a Job)")
            streams.suggest("iter8 k run\(flags) runs it here")
        }
    }
}

/// The group that a command is about.
enum GroupName {
    static func read(_ flags: FlagValues) throws -> String {
        let group: String = flags.string(GroupFlags.group) ?? "default"
        guard KubeNames.isReleaseName(group) else {
            throw Diagnostic(
                .usage, "\"\(group)\" can't be the name of a group",
                hint: "at most 53 small letters, digits, - and ., with a letter or digit at both ends")
        }
        return group
    }
}
