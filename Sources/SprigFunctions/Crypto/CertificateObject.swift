import GoTemplate
import ValueTree

/// A certificate with its key, both in PEM: Sprig's `certificate`.
final class CertificateObject: TemplateObject {
    let certificate: String
    let key: String

    init(certificate: String, key: String) {
        self.certificate = certificate
        self.key = key
    }

    var typeName: String { "sprig.certificate" }
    var text: String { "{\(certificate) \(key)}" }
    var tree: Value { ["Cert": .string(certificate), "Key": .string(key)] }

    func field(_ name: String) -> TemplateValue? {
        switch name {
        case "Cert": .string(certificate)
        case "Key": .string(key)
        default: nil
        }
    }
}
