import CCrypto
package import CCurl

/// libcurl's functions, loaded when first needed.
///
/// Unchecked: the table is filled in `load` and only read afterwards; the functions are libcurl's, which says for
/// each from which threads it may be called.
package final class CurlLibrary: @unchecked Sendable {
    package let functions: UnsafePointer<iter8_curl>

    /// Debian's name for the OpenSSL build; certificates from memory need that one.
    package static let fileName: String = "libcurl.so.4"

    package enum LoadFailure: Error {
        case missing(String)
        case unusable
    }

    package static func load(_ fileName: String = fileName) throws(LoadFailure) -> CurlLibrary {
        let functions: UnsafeMutablePointer<iter8_curl> = .allocate(capacity: 1)
        let library: CurlLibrary = CurlLibrary(functions)
        // Before libcurl initialises OpenSSL its own way.
        iter8_crypto_keep_until_exit()
        if let missing = iter8_curl_load(functions, fileName) { throw .missing(String(cString: missing)) }
        guard iter8_curl_global_init(functions) == CURLE_OK else { throw .unusable }
        return library
    }

    private init(_ functions: UnsafeMutablePointer<iter8_curl>) {
        self.functions = UnsafePointer(functions)
    }

    deinit {
        functions.deallocate()
    }
}
