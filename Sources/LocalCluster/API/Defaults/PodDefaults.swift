import ValueTree

/// Defaults of pods and pod templates.
enum PodDefaults {
    static func spec(_ spec: Value) -> Value {
        var made: Value = spec
        made.fill("restartPolicy", "Always")
        made.fill("dnsPolicy", "ClusterFirst")
        made.fill("schedulerName", "default-scheduler")
        made.fill("terminationGracePeriodSeconds", 30)
        made.fill("securityContext", [:])
        if let account = made["serviceAccountName"]?.stringValue, !account.isEmpty {
            made["serviceAccount"] = .string(account)
        } else if let account = made["serviceAccount"]?.stringValue, !account.isEmpty {
            made["serviceAccountName"] = .string(account)
        }
        for list in ["containers", "initContainers"] { made.changeEach(list, container) }
        made.changeEach("volumes", volume)
        return made
    }

    static func template(_ template: Value) -> Value {
        var made: Value = template
        made["spec"] = spec(made["spec"] ?? [:])
        return made
    }

    private static func container(_ container: inout Value) {
        let image: String = container["image"]?.stringValue ?? ""
        container.fill("imagePullPolicy", isLatest(image) ? "Always" : "IfNotPresent")
        container.fill("terminationMessagePath", "/dev/termination-log")
        container.fill("terminationMessagePolicy", "File")
        container.fill("resources", [:])
        container.changeEach("ports") { $0.fill("protocol", "TCP") }
        container.changeEach("env") { variable in
            variable.change("valueFrom") { source in
                source.change("fieldRef") { $0.fill("apiVersion", "v1") }
            }
        }
        for probe in ["livenessProbe", "readinessProbe", "startupProbe"] { container.change(probe, self.probe) }
    }

    private static func probe(_ probe: inout Value) {
        probe.fill("timeoutSeconds", 1)
        probe.fill("periodSeconds", 10)
        probe.fill("successThreshold", 1)
        probe.fill("failureThreshold", 3)
        probe.change("httpGet") { action in
            action.fill("path", "/")
            action.fill("scheme", "HTTP")
        }
    }

    private static func volume(_ volume: inout Value) {
        for source in ["secret", "configMap", "downwardAPI", "projected"] {
            volume.change(source) { $0.fill("defaultMode", 420) }
        }
    }

    private static func isLatest(_ image: String) -> Bool {
        if image.contains("@") { return false }
        let last: Substring = image.split(separator: "/").last ?? ""
        guard let colon = last.lastIndex(of: ":") else { return true }
        return last[colon...] == ":latest"
    }
}
