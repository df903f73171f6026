package import GoTemplate

/// Sprig's functions and Helm's own, as charts may call them. `env` and `expandenv` are left out, as in Helm.
package enum SprigLibrary {
    /// Everything that needs nothing from outside; `lookup` finds nothing and `getHostByName` is empty.
    package static let functions: FunctionLibrary = {
        var library = FunctionLibrary()
        StringFunctions.add(to: &library)
        TrimFunctions.add(to: &library)
        SplitFunctions.add(to: &library)
        IndentFunctions.add(to: &library)
        QuoteFunctions.add(to: &library)
        AbbreviationFunctions.add(to: &library)
        CaseFunctions.add(to: &library)
        RegexFunctions.add(to: &library)
        DefaultFunctions.add(to: &library)
        ListFunctions.add(to: &library)
        DictFunctions.add(to: &library)
        MathFunctions.add(to: &library)
        TypeFunctions.add(to: &library)
        EncodingFunctions.add(to: &library)
        DigestFunctions.add(to: &library)
        PasswordFunctions.add(to: &library)
        CipherFunctions.add(to: &library)
        CertificateFunctions.add(to: &library)
        PathFunctions.add(to: &library)
        URLFunctions.add(to: &library)
        RandomFunctions.add(to: &library)
        VersionFunctions.add(to: &library)
        DateFunctions.add(to: &library)
        TOMLFunctions.add(to: &library)
        HelmFunctions.add(to: &library)
        return library
    }()
}
