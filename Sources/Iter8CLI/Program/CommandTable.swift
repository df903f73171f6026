import CommandLineKit
import LocalCluster

/// Every command there is. Parser, help, completion and docs/cli all come from here.
enum CommandTable {
    static var root: Command {
        Command(
            CommandSpec(
                "iter8", "run experiments on Kubernetes",
                about: "Run experiments on Kubernetes, and manage them as Helm manages releases: one experiment per "
                    + "group, every launch a new revision.",
                examples: [
                    CommandSpec.Example(
                        "load-test a service and check its objectives",
                        "iter8 k launch -g web --set 'tasks={http,assess}' --set http.url=http://web.shop \\\n"
                            + "    --set assess.SLOs.upper.http/latency-p99=50 --set runner=job --wait"),
                    CommandSpec.Example("what it found", "iter8 k report -g web"),
                ],
                inheritedFlags: [GlobalFlags.color, GlobalFlags.logLevel]),
            holding: [group] + local + [autoX, chart, template, cluster] + program)
    }

    private static var group: Command {
        Command(
            CommandSpec(
                "k", "experiments in a Kubernetes cluster", about: "Work with groups of experiments in a cluster.",
                inheritedFlags: ClusterFlags.all),
            holding: [
                Command(GroupLaunch.spec, GroupLaunch.run), Command(GroupList.spec, GroupList.run),
                Command(GroupDiff.spec, GroupDiff.run),
                Command(GroupReport.spec, GroupReport.run), Command(GroupAssert.spec, GroupAssert.run),
                Command(GroupLog.spec, GroupLog.run), Command(GroupStatus.spec, GroupStatus.run),
                Command(GroupHistoryListing.spec, GroupHistoryListing.run), get,
                Command(GroupRollback.spec, GroupRollback.run), Command(GroupRepairing.spec, GroupRepairing.run),
                Command(GroupDelete.spec, GroupDelete.run),
                Command(GroupRun.spec, GroupRun.run),
            ])
    }

    /// Experiments without a cluster.
    private static var local: [Command] {
        [
            Command(LocalLaunch.spec, LocalLaunch.run), Command(LocalRun.spec, LocalRun.run),
            Command(LocalReport.spec, LocalReport.run), Command(LocalAssert.spec, LocalAssert.run),
            Command(LocalLaunch.generation, LocalLaunch.generate),
        ]
    }

    private static var get: Command {
        Command(
            GroupGet.group,
            holding: [
                Command(GroupGet.valuesSpec, GroupGet.values), Command(GroupGet.manifestSpec, GroupGet.manifest),
                Command(GroupGet.notesSpec, GroupGet.notes), Command(GroupGet.hooksSpec, GroupGet.hooks),
                Command(GroupGet.allSpec, GroupGet.everything),
            ])
    }

    private static var autoX: Command {
        Command(
            AutoXRun.spec,
            holding: [
                Command(AutoXStatus.spec, AutoXStatus.run), Command(AutoXValidate.spec, AutoXValidate.run),
            ], AutoXRun.run)
    }

    private static var chart: Command {
        Command(
            CommandSpec(
                "chart", "charts: render, check, look into, package, fetch",
                about: "Work with Helm charts: the same bytes, the same flags as Helm's.",
                inheritedFlags: ClusterFlags.all),
            holding: [
                Command(ChartTemplate.spec, ChartTemplate.run), Command(ChartShow.spec, ChartShow.run),
                Command(ChartLint.spec, ChartLint.run), Command(ChartValues.spec, ChartValues.run),
                Command(ChartPackaging.spec, ChartPackaging.run), Command(ChartPull.spec, ChartPull.run), dependency,
                Command(ChartSearching.group, holding: [Command(ChartSearching.spec, ChartSearching.run)]),
            ])
    }

    private static var dependency: Command {
        Command(
            ChartDependencies.spec,
            holding: [
                Command(ChartDependencies.listSpec, ChartDependencies.list),
                Command(ChartDependencies.updateSpec, ChartDependencies.update),
                Command(ChartDependencies.buildSpec, ChartDependencies.build),
            ])
    }

    private static var template: Command {
        Command(
            TemplateListing.group,
            holding: [
                Command(TemplateListing.listSpec, TemplateListing.list),
                Command(TemplateListing.showSpec, TemplateListing.show),
            ])
    }

    private static var cluster: Command {
        Command(
            CommandSpec(
                "cluster", "the embedded cluster, for machines without Kubernetes",
                about: "The embedded cluster: \(LocalClusterStatus.note)."),
            holding: [
                Command(ClusterStart.spec, ClusterStart.run), Command(ClusterStop.spec, ClusterStop.run),
                Command(ClusterStatusCommand.spec, ClusterStatusCommand.run),
                Command(ClusterReset.spec, ClusterReset.run),
                Command(ClusterKubeconfig.spec, ClusterKubeconfig.run),
                Command(ClusterServe.spec, ClusterServe.run),
            ])
    }

    private static var program: [Command] {
        [
            Command(VersionCommand.spec, VersionCommand.run),
            Command(EnvironmentCommand.spec, EnvironmentCommand.run),
            Command(CompletionCommand.spec, CompletionCommand.run),
            Command(HelpCommand.spec, HelpCommand.run),
            Command(DocumentationCommand.spec, DocumentationCommand.run),
        ]
    }
}
