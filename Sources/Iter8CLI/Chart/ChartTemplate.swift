import Charts
import CommandLineKit
import Diagnostics
import Glibc
import GoTemplate
import KubeModel
import Releases
import SprigFunctions
import Terminal
import ValueTree

/// `iter8 chart template`: what `helm template` prints.
enum ChartTemplate {
    static let showOnly = Flag(
        "show-only", "s", .array, "only what comes from this template; patterns are allowed", value: "TEMPLATE")
    static let includeCRDs = Flag("include-crds", nil, .bool, "print the chart's CRDs, too")
    static let apiVersions = Flag(
        "api-versions", "a", .slice, "API version that the cluster is taken to have", value: "VERSION")
    static let kubeVersion = Flag(
        "kube-version", nil, .string, "version that the cluster is taken to have", value: "VERSION")
    static let isUpgrade = Flag("is-upgrade", nil, .bool, "set .Release.IsUpgrade instead of .Release.IsInstall")
    static let outputDirectory = Flag(
        "output-dir", nil, .string, "write a file per template into this folder instead", value: "FOLDER",
        completion: .folders)
    static let usesReleaseName = Flag("release-name", nil, .bool, "put the release's name into the output folder")
    static let skipTests = Flag("skip-tests", nil, .bool, "leave test hooks out")
    static let skipSchema = Flag("skip-schema-validation", nil, .bool, "don't hold the values against the schema")
    static let notes = Flag("notes", nil, .bool, "print the chart's notes, too")
    static let generateName = Flag("generate-name", "g", .bool, "make up a name for the release")
    static let nameTemplate = Flag(
        "name-template", nil, .string, "template of the release's name", value: "TEMPLATE")
    static let validate = Flag(
        "validate", nil, .bool, "ask the cluster: its versions, lookups, and whether it would take each object")
    static let dryRun = Flag(
        "dry-run", nil, .optionalChoice(["client", "server"], bare: "client"), "server is --validate",
        value: "WHERE", default: "client", defaultNote: "client")
    static let lookupFrom = Flag(
        "lookup-from", nil, .string, "folder of manifests that lookup finds, as kubectl get -o yaml writes them",
        value: "FOLDER", completion: .folders)

    static let spec = CommandSpec(
        "template", "print what a chart renders to",
        about: "Render a chart's templates and print them, as helm template does. No cluster is asked but with "
            + "--validate; --lookup-from gives templates the objects of a folder instead.",
        examples: [
            CommandSpec.Example("a chart folder with values", "iter8 chart template web ./web -f values.yaml"),
            CommandSpec.Example(
                "one template of it", "iter8 chart template ./web -s templates/deployment.yaml"),
            CommandSpec.Example(
                "a chart of a repository, for an older cluster",
                "iter8 chart template web web --repo https://charts.example.org --kube-version 1.28"),
        ],
        arguments: [
            CommandSpec.Argument("NAME", required: false), CommandSpec.Argument("CHART", required: false),
        ],
        flags: ValueFlags.all + ChartFlags.all + [
            showOnly, includeCRDs, apiVersions, kubeVersion, isUpgrade, GroupFlags.noHooks, skipTests, notes,
            outputDirectory, usesReleaseName, generateName, nameTemplate, skipSchema, validate, dryRun, lookupFrom,
        ])

    static func run(_ invocation: Invocation) async throws {
        let flags: FlagValues = invocation.values
        let (given, reference): (String?, String) = try arguments(invocation)
        let layers: [ValueLayer] = try await ChartInput.layers(invocation)
        let chart: Chart = try await ChartInput.chart(reference, invocation)
        let name: String = try releaseName(given, chart, flags)
        let rendered: RenderedChart = try await ChartInput.explaining(chart, layers) {
            try await render(chart, ValueSources.merged(layers), name, invocation)
        }
        try print(rendered, release: name, invocation)
    }

    private static func render(
        _ chart: Chart, _ values: Value, _ name: String, _ invocation: Invocation
    ) async throws -> RenderedChart {
        let flags: FlagValues = invocation.values
        let isUpgrade: Bool = flags.bool(isUpgrade)
        var release = ReleaseOptions(
            name: name, namespace: ChartInput.namespace(invocation), isInstall: !isUpgrade, isUpgrade: isUpgrade)
        if flags.bool(validate) || flags.string(dryRun) == "server" {
            let session: ClusterSession = try await .open(invocation)
            let cluster = ClusterRendering(client: session.client)
            release.namespace = session.namespace
            let capabilities: Capabilities = try adjusted(try await cluster.capabilities(), flags)
            let rendered: RenderedChart = try await ChartRenderer.render(
                chart: chart, values: values, release: release, capabilities: capabilities, options: options(flags),
                asking: cluster.lookup)
            try await cluster.validate(rendered, namespace: session.namespace)
            return rendered
        }
        let recorded: RecordedObjects? = try flags.string(lookupFrom).map { folder in
            try RecordedObjects(folder: folder)
        }
        return try ChartRenderer.render(
            chart: chart, values: values, release: release, capabilities: try adjusted(.withoutCluster, flags),
            options: options(flags), lookup: recorded?.lookup)
    }

    // MARK: Input

    private static func arguments(_ invocation: Invocation) throws -> (name: String?, chart: String) {
        let words: [String] = invocation.arguments
        guard let last = words.last else {
            throw Diagnostic(.usage, "iter8 chart template needs CHART", hint: "iter8 chart template --help")
        }
        let name: String? = words.count > 1 ? words[0] : nil
        let isMadeUp: Bool =
            invocation.values.bool(generateName) || invocation.values.string(nameTemplate) != nil
        if name != nil, isMadeUp {
            throw Diagnostic(.usage, "cannot set --generate-name or --name-template and also specify a name")
        }
        return (name, last)
    }

    private static func releaseName(_ given: String?, _ chart: Chart, _ flags: FlagValues) throws -> String {
        var name: String = given ?? "release-name"
        if let text = flags.string(nameTemplate) {
            var set = TemplateSet(functions: SprigLibrary.functions)
            try set.add(name: "--name-template", text: text)
            name = String(decoding: try set.execute("--name-template", .null), as: UTF8.self)
        } else if flags.bool(generateName) {
            name = "\(chart.name)-\(time(nil))"
        }
        guard KubeNames.isReleaseName(name) else {
            throw Diagnostic(
                .usage, "release name \"\(name)\" is invalid",
                hint: "at most 53 small letters, digits, - and ., with a letter or digit at both ends")
        }
        return name
    }

    private static func adjusted(_ capabilities: Capabilities, _ flags: FlagValues) throws -> Capabilities {
        var adjusted: Capabilities = capabilities
        if let version = flags.string(kubeVersion) {
            adjusted.kubeVersion = try Capabilities.kubeVersion(named: version)
        }
        adjusted.apiVersions += flags.strings(apiVersions)
        return adjusted
    }

    private static func options(_ flags: FlagValues) -> ChartRenderer.Options {
        ChartRenderer.Options(checksSchema: !flags.bool(skipSchema))
    }

    // MARK: Output

    private static func print(_ rendered: RenderedChart, release: String, _ invocation: Invocation) throws {
        let flags: FlagValues = invocation.values
        for warning in rendered.warnings { invocation.streams.warn(warning) }
        let output = TemplateOutput(
            rendered,
            TemplateOutput.Options(
                includesCRDs: flags.bool(includeCRDs), includesHooks: !flags.bool(GroupFlags.noHooks),
                includesTests: !flags.bool(skipTests), includesNotes: flags.bool(notes)))
        let patterns: [String] = flags.strings(showOnly)
        guard let folder = flags.string(outputDirectory) else {
            try invocation.streams.print(patterns.isEmpty ? output.text : output.showing(only: patterns))
            return
        }
        guard patterns.isEmpty else {
            throw Diagnostic(.usage, "--show-only prints: it doesn't go with --output-dir")
        }
        try write(output, to: flags.bool(usesReleaseName) ? "\(folder)/\(release)" : folder, invocation.streams)
    }

    /// A file per template; what came from the same template goes into the same file.
    private static func write(_ output: TemplateOutput, to folder: String, _ streams: Streams) throws {
        var texts: [String: String] = [:]
        var order: [String] = []
        for part in output.parts {
            if texts[part.source] == nil { order.append(part.source) }
            texts[part.source, default: ""] += part.printed
        }
        for source in order {
            let path: String = "\(folder)/\(source)"
            // Secrets may be among them.
            try WrittenFiles.write(Array((texts[source] ?? "").utf8), to: path, mode: 0o600)
            try streams.print("wrote \(path)\n")
        }
    }
}
