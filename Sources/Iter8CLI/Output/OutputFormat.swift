import CommandLineKit
import Terminal
import ValueTree
import YAML

/// How a listing is printed.
enum OutputFormat: String, CaseIterable {
    case table
    case wide
    case json
    case yaml
    case name

    static let flag = Flag(
        "output", "o", .choice(allCases.map(\.rawValue)), "format", value: "FORMAT", default: "table")

    init(_ values: FlagValues) {
        self = values.string(OutputFormat.flag).flatMap(OutputFormat.init(rawValue:)) ?? .table
    }
}

/// Something that can be printed in every format.
protocol Listing {
    /// Its fields are an API.
    var value: Value { get }
    var names: [String] { get }
    func table(isWide: Bool) -> Table
    /// Said on stderr instead of an empty table.
    var emptiness: String { get }
}

extension Streams {
    func print(_ listing: some Listing, as format: OutputFormat) throws {
        switch format {
        case .table, .wide:
            guard !listing.names.isEmpty else {
                note(listing.emptiness)
                return
            }
            try print(listing.table(isWide: format == .wide))
        case .json: try print(JSONWriter.string(listing.value, indent: 2) + "\n")
        case .yaml: try print(YAMLWriter.string(listing.value))
        case .name: try print(listing.names.map { $0 + "\n" }.joined())
        }
    }
}
