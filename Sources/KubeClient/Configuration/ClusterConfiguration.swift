package import Diagnostics
package import HTTPTransport

/// Where a cluster is, how to trust it, who asks, and in which namespace: all that a ``KubeClient`` needs.
package struct ClusterConfiguration: Sendable {
    /// `https://host:port`, possibly with a path prefix; no slash at its end.
    package var server: String
    /// With the client certificate, if there is one.
    package var tls: TLSOptions
    package var proxy: ProxyPolicy
    package var credentials: Credentials
    package var impersonation: Impersonation
    /// The namespace for commands that name none; never empty.
    package var namespace: String
    /// Where all this comes from, for messages: `context "kind" of /home/me/.kube/config`.
    package var source: String

    package init(
        server: String, tls: TLSOptions = TLSOptions(), proxy: ProxyPolicy = .direct,
        credentials: Credentials = .anonymous, impersonation: Impersonation = Impersonation(),
        namespace: String = "default", source: String = "the program"
    ) {
        self.server = server
        self.tls = tls
        self.proxy = proxy
        self.credentials = credentials
        self.impersonation = impersonation
        self.namespace = namespace
        self.source = source
    }
}

/// How a request says who asks, beside a client certificate.
package enum Credentials: Sendable, Equatable {
    case anonymous
    case token(Sensitive<String>)
    /// A token in a file that somebody renews; the other one is for when the file can't be read.
    case tokenFile(path: String, otherwise: Sensitive<String>?)
    case basic(username: String, password: Sensitive<String>)
    case plugin(ExecPlugin)
}

/// Acting as somebody else (the Impersonate-* headers).
package struct Impersonation: Sendable, Hashable {
    package var user: String?
    package var uid: String?
    package var groups: [String]
    package var extra: [String: [String]]

    package init(
        user: String? = nil, uid: String? = nil, groups: [String] = [], extra: [String: [String]] = [:]
    ) {
        self.user = user
        self.uid = uid
        self.groups = groups
        self.extra = extra
    }

    func headers() -> HTTPHeaders {
        var headers: HTTPHeaders = [:]
        if let user { headers.append("Impersonate-User", user) }
        if let uid { headers.append("Impersonate-Uid", uid) }
        for group in groups { headers.append("Impersonate-Group", group) }
        for key in extra.keys.sorted() {
            for value in extra[key] ?? [] {
                headers.append("Impersonate-Extra-\(PercentEncoding.headerKey(key.lowercased()))", value)
            }
        }
        return headers
    }
}
