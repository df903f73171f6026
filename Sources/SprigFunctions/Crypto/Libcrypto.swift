import CCrypto

/// libcrypto, told before its first use to leave its own end to the end of the process.
enum Libcrypto {
    private static let isReady: Bool = {
        iter8_crypto_keep_until_exit()
        return true
    }()

    static func prepare() { _ = isReady }
}
