import GoText

/// Unicode's general categories and scripts, as `\p{...}` names them.
enum UnicodeClasses {
    private static let scripts: [UnicodeRun] = UnicodeRun.read(UnicodeData.scripts)

    /// The class of a name: case, spaces, hyphens and underscores in it do not count.
    static func named(_ name: some Sequence<UInt8>) -> ScalarSet? {
        let plain: String = canonical(name)
        let short: String = aliases[plain] ?? plain
        switch short {
        case "Any": return .all
        case "Ascii": return ScalarSet([0...0x7F])
        case "Assigned": return category("Cn").inverted
        case "Lc": return category("Lu").union(category("Ll")).union(category("Lt"))
        default: break
        }
        if UnicodeData.categoryNames.contains(where: { $0.hasPrefix(short) && short.utf8.count <= 2 }) {
            return category(short)
        }
        guard let script = UnicodeData.scriptNames.firstIndex(of: plain), script > 0 else { return nil }
        return ScalarSet(scripts.filter { $0.index == script }.map(\.range))
    }

    /// `Lu`, or all of `L`.
    private static func category(_ name: String) -> ScalarSet {
        let wanted: [Bool] = UnicodeData.categoryNames.map { $0.hasPrefix(name) }
        return ScalarSet(UnicodeCategory.runs.filter { wanted[$0.index] }.map(\.range))
    }

    /// The first letter a capital, the rest small.
    private static func canonical(_ name: some Sequence<UInt8>) -> String {
        var plain: [UInt8] = []
        for byte in name where byte != UInt8(ascii: "_") && byte != UInt8(ascii: "-") && byte != UInt8(ascii: " ") {
            switch byte {
            case 0x41...0x5A where !plain.isEmpty: plain.append(byte + 0x20)
            case 0x61...0x7A where plain.isEmpty: plain.append(byte - 0x20)
            default: plain.append(byte)
            }
        }
        return plain.isEmpty ? "-" : String(decoding: plain, as: UTF8.self)
    }

    private static let aliases: [String: String] = [
        "Casedletter": "Lc", "Closepunctuation": "Pe", "Cntrl": "Cc", "Combiningmark": "M",
        "Connectorpunctuation": "Pc", "Control": "Cc", "Currencysymbol": "Sc", "Dashpunctuation": "Pd",
        "Decimalnumber": "Nd", "Digit": "Nd", "Enclosingmark": "Me", "Finalpunctuation": "Pf", "Format": "Cf",
        "Initialpunctuation": "Pi", "Letter": "L", "Letternumber": "Nl", "Lineseparator": "Zl",
        "Lowercaseletter": "Ll", "Mark": "M", "Mathsymbol": "Sm", "Modifierletter": "Lm", "Modifiersymbol": "Sk",
        "Nonspacingmark": "Mn", "Number": "N", "Openpunctuation": "Ps", "Other": "C", "Otherletter": "Lo",
        "Othernumber": "No", "Otherpunctuation": "Po", "Othersymbol": "So", "Paragraphseparator": "Zp",
        "Privateuse": "Co", "Punct": "P", "Punctuation": "P", "Separator": "Z", "Spaceseparator": "Zs",
        "Spacingmark": "Mc", "Surrogate": "Cs", "Symbol": "S", "Titlecaseletter": "Lt", "Unassigned": "Cn",
        "Uppercaseletter": "Lu",
    ]
}
