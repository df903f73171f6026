/// The classes Perl and POSIX name. All are ASCII.
enum NamedClasses {
    private static let digits: [ClosedRange<UInt32>] = [0x30...0x39]
    private static let upper: [ClosedRange<UInt32>] = [0x41...0x5A]
    private static let lower: [ClosedRange<UInt32>] = [0x61...0x7A]

    /// By the small letter; `\s` has no vertical tab.
    static func perl(_ letter: UInt8) -> ScalarSet? {
        switch letter {
        case UInt8(ascii: "d"): return ScalarSet(digits)
        case UInt8(ascii: "s"): return ScalarSet([0x09...0x0A, 0x0C...0x0D, 0x20...0x20])
        case UInt8(ascii: "w"): return posix("word")
        default: return nil
        }
    }

    static func posix(_ name: String) -> ScalarSet? {
        switch name {
        case "alnum": return ScalarSet(digits + upper + lower)
        case "alpha": return ScalarSet(upper + lower)
        case "ascii": return ScalarSet([0x00...0x7F])
        case "blank": return ScalarSet([0x09...0x09, 0x20...0x20])
        case "cntrl": return ScalarSet([0x00...0x1F, 0x7F...0x7F])
        case "digit": return ScalarSet(digits)
        case "graph": return ScalarSet([0x21...0x7E])
        case "lower": return ScalarSet(lower)
        case "print": return ScalarSet([0x20...0x7E])
        case "punct": return ScalarSet([0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E])
        case "space": return ScalarSet([0x09...0x0D, 0x20...0x20])
        case "upper": return ScalarSet(upper)
        case "word": return ScalarSet(digits + upper + lower + [0x5F...0x5F])
        case "xdigit": return ScalarSet(digits + [0x41...0x46, 0x61...0x66])
        default: return nil
        }
    }
}
