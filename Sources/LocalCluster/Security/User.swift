/// Who makes a request.
struct User: Sendable, Hashable {
    var name: String
    var uid: String = ""
    var groups: [String]

    /// The holder of the cluster's own token, who may do everything.
    static let administrator = User(name: "kubernetes-admin", groups: ["system:masters", "system:authenticated"])
    static let anonymous = User(name: "system:anonymous", groups: ["system:unauthenticated"])

    static func serviceAccount(namespace: String, name: String, uid: String) -> User {
        User(
            name: "system:serviceaccount:\(namespace):\(name)", uid: uid,
            groups: ["system:serviceaccounts", "system:serviceaccounts:\(namespace)", "system:authenticated"])
    }
}
