import Diagnostics
import SemanticVersion

/// Where templates have `.Capabilities` from.
package protocol CapabilitySource: Sendable {
    var kubeVersion: Capabilities.KubeVersion { get }
    /// `v1`, `apps/v1`, and, where a cluster was asked, `apps/v1/Deployment`.
    var apiVersions: [String] { get }
    /// Whether `apiVersions` has that one.
    func has(_ apiVersion: String) -> Bool
}

/// What the cluster that is rendered for can do, known beforehand.
package struct Capabilities: CapabilitySource, Hashable {
    package struct KubeVersion: Sendable, Hashable {
        /// As the server says it: `v1.33.4-gke.1245000`.
        package var version: String
        package var major: String
        package var minor: String

        package init(version: String, major: String, minor: String) {
            self.version = version
            self.major = major
            self.minor = minor
        }

        /// `v1.33.4`: what version constraints are held against.
        package var normalized: String {
            let digits: Substring = version.drop { $0 == "v" }.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            return "v\(digits)"
        }
    }

    /// A version as people give it, `1.30` or `v1.30.2`.
    ///
    /// - Throws: `usage` for what is no version.
    package static func kubeVersion(named text: String) throws -> KubeVersion {
        guard let version = SemanticVersion(lenient: text) else {
            throw Diagnostic(
                .usage, "invalid kube version '\(text)'", hint: "it is like 1.30 or v1.30.2: see kubectl version")
        }
        return KubeVersion(
            version: "v\(version)", major: String(version.major), minor: String(version.minor))
    }

    package var kubeVersion: KubeVersion
    /// `v1`, `apps/v1`, and, where a cluster was asked, `apps/v1/Deployment`.
    package var apiVersions: [String]

    package init(kubeVersion: KubeVersion, apiVersions: [String]) {
        self.kubeVersion = kubeVersion
        self.apiVersions = apiVersions
    }

    package func has(_ apiVersion: String) -> Bool { apiVersions.contains(apiVersion) }

    /// What Helm assumes where no cluster is asked.
    package static let withoutCluster: Capabilities = Capabilities(
        kubeVersion: KubeVersion(version: "v1.36.0", major: "1", minor: "36"),
        apiVersions: [
            "v1", "admissionregistration.k8s.io/v1", "admissionregistration.k8s.io/v1alpha1",
            "admissionregistration.k8s.io/v1beta1", "internal.apiserver.k8s.io/v1alpha1", "apps/v1", "apps/v1beta1",
            "apps/v1beta2", "authentication.k8s.io/v1", "authentication.k8s.io/v1alpha1",
            "authentication.k8s.io/v1beta1", "authorization.k8s.io/v1", "authorization.k8s.io/v1beta1",
            "autoscaling/v1", "autoscaling/v2", "batch/v1", "batch/v1beta1", "certificates.k8s.io/v1",
            "certificates.k8s.io/v1beta1", "certificates.k8s.io/v1alpha1", "coordination.k8s.io/v1alpha2",
            "coordination.k8s.io/v1beta1", "coordination.k8s.io/v1", "discovery.k8s.io/v1",
            "discovery.k8s.io/v1beta1", "events.k8s.io/v1", "events.k8s.io/v1beta1", "extensions/v1beta1",
            "flowcontrol.apiserver.k8s.io/v1", "flowcontrol.apiserver.k8s.io/v1beta1",
            "flowcontrol.apiserver.k8s.io/v1beta2", "flowcontrol.apiserver.k8s.io/v1beta3", "networking.k8s.io/v1",
            "networking.k8s.io/v1beta1", "node.k8s.io/v1", "node.k8s.io/v1alpha1", "node.k8s.io/v1beta1",
            "policy/v1", "policy/v1beta1", "rbac.authorization.k8s.io/v1", "rbac.authorization.k8s.io/v1beta1",
            "rbac.authorization.k8s.io/v1alpha1", "resource.k8s.io/v1", "resource.k8s.io/v1beta2",
            "resource.k8s.io/v1beta1", "resource.k8s.io/v1alpha3", "scheduling.k8s.io/v1alpha2",
            "scheduling.k8s.io/v1beta1", "scheduling.k8s.io/v1", "storage.k8s.io/v1beta1", "storage.k8s.io/v1",
            "storage.k8s.io/v1alpha1", "storagemigration.k8s.io/v1beta1", "apiextensions.k8s.io/v1beta1",
            "apiextensions.k8s.io/v1",
        ])
}
