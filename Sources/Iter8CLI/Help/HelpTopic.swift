import CommandLineKit
import Terminal

/// Help that belongs to no single command.
enum HelpTopic: String, CaseIterable {
    case connection
    case environment
    case exitCodes = "exit-codes"
    case json

    func text(_ invocation: Invocation) -> String {
        switch self {
        case .connection: HelpTopic.connectionText(invocation)
        case .environment: HelpTopic.environmentText
        case .exitCodes: HelpTopic.exitCodesText
        case .json: HelpTopic.jsonText
        }
    }

    private static func connectionText(_ invocation: Invocation) -> String {
        let shown: [Flag] = (ClusterFlags.all + [GlobalFlags.logLevel]).filter { !$0.isHidden }
        let width: Int = (shown.map { FlagLine.spelling($0).count }.max() ?? 0) + 2
        let lines: [String] = shown.map { flag in
            let spelling: String = FlagLine.spelling(flag)
            let variable: String = flag.environment.map { ", $\($0)" } ?? ""
            return "  \(spelling)" + String(repeating: " ", count: width - spelling.count)
                + FlagLine.explanation(flag) + variable + "\n"
        }
        return """
            Which cluster a command speaks to: what the flags say, then the environment, then the kubeconfig
            ($KUBECONFIG, which may list several files, else ~/.kube/config), then the pod that iter8 runs in. Where
            none of them names a cluster, the embedded one is used (iter8 cluster --help). iter8 env shows what holds.

            \(lines.joined())
            """
    }

    private static let environmentText: String = """
        Variables that iter8 reads; flags go before them.

          KUBECONFIG            kubeconfig files, separated by colons
          HELM_NAMESPACE        as -n
          HELM_KUBECONTEXT      as --kube-context
          HELM_KUBETOKEN, HELM_KUBEASUSER, HELM_KUBEASGROUPS, HELM_KUBEAPISERVER, HELM_KUBECAFILE,
          HELM_KUBETLS_SERVER_NAME, HELM_KUBEINSECURE_SKIP_TLS_VERIFY
                                as the --kube-* flags (iter8 help connection)
          HELM_DRIVER           where release records are kept: secret (default), configmap, memory
          ITER8_CLUSTER_DIR     where the embedded cluster keeps its state
                                (default $XDG_STATE_HOME/iter8/cluster, else ~/.local/state/iter8/cluster)
          HTTP_PROXY, HTTPS_PROXY, NO_PROXY
                                proxies
          NO_COLOR, CLICOLOR, CLICOLOR_FORCE
                                colours, as --color

        """

    private static let jsonText: String = """
        Fields of -o json; they are sorted, and none is renamed or removed. Times are RFC 3339.

        k report: one object
          apiVersion (iter8.tools/report/v1), group, namespace, revision, startTime
          state (pending, running, completed, failed), completed, noFailure
          slosSatisfied (null before an assessment), totalTasks, completedTasks, completedLoops
          tasks[]       number, name, state (as above, or skipped), startTime, endTime,
                        durationSeconds, error
          versions[]    names; every list below has one entry a version, in this order
          slos[]        metric, units, type (upper, lower), limit, satisfied[],
                        values[] (null: no value)
          metrics[]     name, units, description, values[] (null: no value)
          histograms[]  metric, units, description, versions[][]: lower, upper, count

        k list: a list
          group, namespace, revision, status (Helm's word), updated
          experiment (null if the group holds none): state, completedTasks, totalTasks,
          slosSatisfied

        autox status: one object
          controller    holder, since, groups (how many), faults[] (of the configuration)
          releases[]    group, spec, namespace, release, trigger, version (of the trigger), revision, launched
                        state (unknown, waiting, launched, failing), reason, attempts, nextRetry
                        experiment: as in k list

        cluster status: one object
          running, server, pid, startedAt, directory, kubeconfig, log

        version: version, platform. env: a list of name, value, from.

        """

    private static var exitCodesText: String {
        let lines: [String] = ExitCode.allCases.map { code in
            let number: String = "\(code.rawValue)"
            return "  \(number)" + String(repeating: " ", count: 6 - number.count) + "\(code.meaning)\n"
        }
        return "How iter8 ends:\n\n" + lines.joined()
    }
}
