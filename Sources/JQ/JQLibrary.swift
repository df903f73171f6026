import CJQ
import Diagnostics
import Synchronization

/// libjq's functions, loaded when first needed.
///
/// Unchecked: the table is filled in ``load(_:)`` and only read afterwards.
final class JQLibrary: @unchecked Sendable {
    let functions: UnsafePointer<iter8_jq>

    static let fileName: String = "libjq.so.1"

    /// - Throws: ``Diagnostic`` `failed` naming the package to install.
    static func load(_ fileName: String = fileName) throws(Diagnostic) -> JQLibrary {
        let functions: UnsafeMutablePointer<iter8_jq> = .allocate(capacity: 1)
        let library = JQLibrary(functions)
        if let missing = iter8_jq_load(functions, fileName) {
            throw Diagnostic(
                .failed, "jq expressions need libjq, and \(String(cString: missing)) is not to be found",
                hint: "install it with: apt-get install libjq1")
        }
        return library
    }

    private init(_ functions: UnsafeMutablePointer<iter8_jq>) {
        self.functions = UnsafePointer(functions)
    }

    deinit {
        functions.deallocate()
    }
}
