import CCrypto
import Foundation

/// Certificates made for one test: an authority, a server certificate it signed, a client certificate it signed.
///
/// Unchecked: the OpenSSL context is set up in `init` and only read afterwards.
package final class ScriptedTLS: @unchecked Sendable {
    package let authority: [UInt8]
    package let serverCertificate: [UInt8]
    package let serverKey: [UInt8]
    package let clientCertificate: [UInt8]
    package let clientKey: [UInt8]
    private let context: OpaquePointer

    /// Makes the certificates with the `openssl` program in a temporary folder.
    ///
    /// - Parameter names: what the server's certificate is for (`DNS:name`, `IP:address`).
    package init(names: [String] = ["IP:127.0.0.1", "DNS:localhost"], requiresClient: Bool = false) throws {
        let folder: URL = FileManager.default.temporaryDirectory.appending(path: "tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let key: String = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -noenc"
        let signed: String = "\(key) -days 2 -CA ca.pem -CAkey ca.key"
        try Self.openssl("req -x509 \(key) -keyout ca.key -out ca.pem -days 2 -subj /CN=authority", folder)
        try Self.openssl(
            "req -x509 \(signed) -keyout server.key -out server.pem -subj /CN=server "
                + "-addext basicConstraints=CA:FALSE -addext subjectAltName=\(names.joined(separator: ","))", folder)
        try Self.openssl(
            "req -x509 \(signed) -keyout client.key -out client.pem -subj /O=testers/CN=client "
                + "-addext basicConstraints=CA:FALSE", folder)
        authority = try Array(Data(contentsOf: folder.appending(path: "ca.pem")))
        serverCertificate = try Array(Data(contentsOf: folder.appending(path: "server.pem")))
        serverKey = try Array(Data(contentsOf: folder.appending(path: "server.key")))
        clientCertificate = try Array(Data(contentsOf: folder.appending(path: "client.pem")))
        clientKey = try Array(Data(contentsOf: folder.appending(path: "client.key")))
        iter8_crypto_keep_until_exit()
        guard let context = SSL_CTX_new(TLS_server_method()) else { throw ScriptedError("no TLS context") }
        self.context = context
        let path: (String) -> String = { folder.appending(path: $0).path }
        guard SSL_CTX_use_certificate_chain_file(context, path("server.pem")) == 1,
            SSL_CTX_use_PrivateKey_file(context, path("server.key"), SSL_FILETYPE_PEM) == 1,
            SSL_CTX_load_verify_locations(context, path("ca.pem"), nil) == 1
        else { throw ScriptedError("the certificates can't be used") }
        if requiresClient {
            SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nil)
        }
    }

    deinit {
        SSL_CTX_free(context)
    }

    /// The server's side of a handshake on a connected socket.
    func accept(_ descriptor: Int32) throws -> OpaquePointer {
        guard let session = SSL_new(context) else { throw ScriptedError("no TLS session") }
        SSL_set_fd(session, descriptor)
        guard SSL_accept(session) == 1 else {
            SSL_free(session)
            throw ScriptedError("the handshake failed")
        }
        return session
    }

    private static func openssl(_ arguments: String, _ folder: URL) throws {
        let command: [String] = ["openssl"] + arguments.split(separator: " ").map(String.init)
        guard try ChildProcess(command, folder: folder, errors: .null).wait() == 0 else {
            throw ScriptedError("openssl \(arguments) failed")
        }
    }
}
