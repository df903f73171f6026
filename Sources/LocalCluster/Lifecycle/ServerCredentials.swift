import Diagnostics
import KubeModel

/// What pods reach the API server with.
struct ServerCredentials: PodCredentials {
    let serverURL: String
    let certificateAuthority: String
    let store: ObjectStore
    let signer: TokenSigner
    let now: @Sendable () -> KubeTime

    func token(serviceAccount: String, namespace: String, pod: KubeObject) async throws -> Sensitive<String> {
        let accounts = GroupResource(resource: "serviceaccounts")
        guard let account = store.get(ObjectKey(accounts, namespace: namespace, name: serviceAccount)),
            let uid = account.uid
        else { throw KubeStatus.notFound(accounts, serviceAccount).diagnostic }
        let claims = TokenSigner.Claims(
            namespace: namespace, name: serviceAccount, uid: uid,
            pod: pod.uid.map { TokenSigner.Claims.Pod(name: pod.name, uid: $0) })
        return Sensitive(signer.token(claims, issued: now()))
    }
}
