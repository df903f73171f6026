import KubeModel

/// Finds out who makes a request.
struct Authenticator: Sendable {
    let administratorToken: [UInt8]
    let signer: TokenSigner
    let store: ObjectStore

    private static let accounts = GroupResource(resource: "serviceaccounts")
    private static let pods = GroupResource(resource: "pods")

    /// nil if the request has no credentials or wrong ones.
    func user(authorization: String?, now: KubeTime) -> User? {
        guard let authorization else { return nil }
        let parts: [Substring] = authorization.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        let token = String(parts[1])
        if TokenSigner.isEqual(Array(token.utf8), administratorToken) { return .administrator }
        guard let claims = signer.claims(token, now: now) else { return nil }
        // A token dies with its account, also when another of the same name comes after it.
        let key = ObjectKey(Authenticator.accounts, namespace: claims.namespace, name: claims.name)
        guard let account = store.get(key), account.uid == claims.uid else { return nil }
        if let pod = claims.pod {
            let key = ObjectKey(Authenticator.pods, namespace: claims.namespace, name: pod.name)
            guard store.get(key)?.uid == pod.uid else { return nil }
        }
        return .serviceAccount(namespace: claims.namespace, name: claims.name, uid: claims.uid)
    }
}
