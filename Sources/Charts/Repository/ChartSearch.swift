import Diagnostics
import RegularExpressions
package import SemanticVersion

/// `search repo`: Helm's way of finding charts in the indices of repositories, with its scores.
package struct ChartSearch: Sendable {
    package struct Hit: Sendable {
        /// `repository/chart`.
        package var name: String
        package var entry: ChartRepository.Entry
        var score: Int
    }

    /// What stands between the parts of a line.
    private static let separator: UInt8 = 0x0B
    /// Hits as weak as this are none.
    private static let limit: Int = 25

    private var lines: [(name: String, text: String, entry: ChartRepository.Entry)] = []

    package init() {}

    package mutating func add(_ index: [String: [ChartRepository.Entry]], repository: String) {
        for (name, entries) in index {
            let path: String = repository.isEmpty ? name : "\(repository)/\(name)"
            for entry in entries {
                let parts: [String] = [
                    entry.name, path, entry.description, entry.keywords.joined(separator: " "),
                ]
                lines.append((path, parts.joined(separator: "\u{0B}").lowercased(), entry))
            }
        }
    }

    /// Finds the keyword as it is, whatever its case.
    package static func finding(_ keyword: String) -> (String) -> Int? {
        let wanted: [UInt8] = Array(keyword.lowercased().utf8)
        return { text in
            guard let first = wanted.first else { return 0 }
            let bytes: [UInt8] = Array(text.utf8)
            guard bytes.count >= wanted.count else { return nil }
            return (0...(bytes.count - wanted.count)).first { start in
                bytes[start] == first && bytes[start...].starts(with: wanted)
            }
        }
    }

    /// Finds a regular expression in the text, which is in lower case.
    package static func matching(_ pattern: String) throws -> (String) -> Int? {
        do throws(RegularExpressionError) {
            let expression: RegularExpression = try RegularExpression(pattern)
            return { text in
                Array(text.utf8).withUnsafeBufferPointer { expression.firstMatch(in: $0)?.lowerBound }
            }
        } catch {
            throw Diagnostic(.usage, "\"\(pattern)\" is no regular expression: \(error)")
        }
    }

    /// The best hits first, then by name, the newest version first.
    ///
    /// - Parameters:
    ///   - find: where in a text the keyword is, in bytes; nil if it isn't there.
    ///   - showsAll: every version rather than the newest that fits.
    package func hits(
        _ find: (String) -> Int?, constraint: VersionConstraint, showsAll: Bool
    ) -> [Hit] {
        var found: [(hit: Hit, version: SemanticVersion)] = []
        for line in lines {
            guard let version = SemanticVersion(lenient: line.entry.version), constraint.allows(version),
                let place = find(line.text)
            else { continue }
            let score: Int = ChartSearch.score(place, in: line.text)
            if score < ChartSearch.limit {
                found.append((Hit(name: line.name, entry: line.entry, score: score), version))
            }
        }
        found.sort { one, other in
            if one.hit.score != other.hit.score { return one.hit.score < other.hit.score }
            if one.hit.name != other.hit.name {
                return one.hit.name.utf8.lexicographicallyPrecedes(other.hit.name.utf8)
            }
            return one.version > other.version
        }
        var seen: Set<String> = []
        return found.map(\.hit).filter { showsAll || seen.insert($0.name).inserted }
    }

    /// In which part of the line the match begins.
    private static func score(_ place: Int, in text: String) -> Int {
        var part: Int = 0
        for (offset, byte) in text.utf8.enumerated() where byte == separator {
            if place <= offset { return part }
            part += 1
        }
        return part
    }
}
