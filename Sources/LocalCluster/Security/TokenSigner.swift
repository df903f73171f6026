import CCrypto
import KubeModel
import ValueTree

/// Makes and checks the tokens of service accounts: JSON Web Tokens signed with a secret of this cluster (HS256).
struct TokenSigner: Sendable {
    private let secret: [UInt8]

    /// What a token says.
    struct Claims: Sendable, Hashable {
        var namespace: String
        var name: String
        var uid: String
        /// nil never expires.
        var expiry: KubeTime?
        /// The token is good only while this pod exists.
        var pod: Pod?

        struct Pod: Sendable, Hashable {
            var name: String
            var uid: String
        }
    }

    static let issuer: String = "https://kubernetes.default.svc.cluster.local"

    init(secret: [UInt8]) {
        self.secret = secret
    }

    func token(_ claims: Claims, issued: KubeTime) -> String {
        var payload: Value = [
            "iss": .string(TokenSigner.issuer), "aud": [.string(TokenSigner.issuer)],
            "sub": .string("system:serviceaccount:\(claims.namespace):\(claims.name)"),
            "iat": .int(issued.seconds), "nbf": .int(issued.seconds),
            "kubernetes.io": [
                "namespace": .string(claims.namespace),
                "serviceaccount": ["name": .string(claims.name), "uid": .string(claims.uid)],
            ],
        ]
        if let expiry = claims.expiry { payload["exp"] = .int(expiry.seconds) }
        if let pod = claims.pod {
            payload[at: "kubernetes.io", "pod"] = ["name": .string(pod.name), "uid": .string(pod.uid)]
        }
        let header: String = Base64Text.encodeForURL(Array(#"{"alg":"HS256","typ":"JWT"}"#.utf8))
        let signed: String = "\(header).\(Base64Text.encodeForURL(JSONWriter.bytes(payload)))"
        return "\(signed).\(Base64Text.encodeForURL(signature(signed)))"
    }

    /// What a token of ours says; nil for any other, and for one that has expired.
    func claims(_ token: String, now: KubeTime) -> Claims? {
        let parts: [Substring] = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let given = Base64Text.decode(String(parts[2])),
            TokenSigner.isEqual(given, signature("\(parts[0]).\(parts[1])")),
            let bytes = Base64Text.decode(String(parts[1])), let payload = try? JSONReader.parse(bytes)
        else { return nil }
        let expiry: KubeTime? = payload["exp"]?.intValue.map { KubeTime(seconds: $0) }
        if let expiry, expiry <= now { return nil }
        let about: Value? = payload["kubernetes.io"]
        guard let namespace = about?["namespace"]?.stringValue,
            let name = about?[at: "serviceaccount", "name"]?.stringValue,
            let uid = about?[at: "serviceaccount", "uid"]?.stringValue
        else { return nil }
        var pod: Claims.Pod?
        if let name = about?[at: "pod", "name"]?.stringValue, let uid = about?[at: "pod", "uid"]?.stringValue {
            pod = Claims.Pod(name: name, uid: uid)
        }
        return Claims(namespace: namespace, name: name, uid: uid, expiry: expiry, pod: pod)
    }

    /// Compares in a time that does not tell where the difference is.
    static func isEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private func signature(_ text: String) -> [UInt8] {
        let message: [UInt8] = Array(text.utf8)
        var digest: [UInt8] = Array(repeating: 0, count: 32)
        var length: UInt32 = 0
        HMAC(EVP_sha256(), secret, Int32(secret.count), message, message.count, &digest, &length)
        return digest
    }
}
