package import Diagnostics

/// Whom to trust and what to show in a TLS handshake. Certificates and keys are PEM text held in memory.
package struct TLSOptions: Sendable, Hashable {
    /// The only authorities trusted; nil means those of the system.
    package var certificateAuthorities: [UInt8]?
    package var clientCertificate: [UInt8]?
    package var clientKey: Sensitive<[UInt8]>?
    /// Accepts any certificate of any name.
    package var skipsVerification: Bool
    /// Sent as SNI and expected in the certificate, instead of the URL's host.
    package var serverName: String?

    package init(
        certificateAuthorities: [UInt8]? = nil, clientCertificate: [UInt8]? = nil,
        clientKey: Sensitive<[UInt8]>? = nil, skipsVerification: Bool = false, serverName: String? = nil
    ) {
        self.certificateAuthorities = certificateAuthorities
        self.clientCertificate = clientCertificate
        self.clientKey = clientKey
        self.skipsVerification = skipsVerification
        self.serverName = serverName
    }
}
