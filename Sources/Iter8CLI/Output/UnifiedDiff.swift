/// Two texts line by line, as `diff -u` shows them.
enum UnifiedDiff {
    enum Line: Sendable, Hashable {
        case both(String)
        case removed(String)
        case added(String)
    }

    /// How many equal lines are shown around a difference.
    private static let context: Int = 3
    /// Beyond so many comparisons what differs is shown as one block.
    private static let effort: Int = 4_000_000

    /// Hunks with their `@@` lines, each line without its end; nothing for equal texts.
    static func hunks(_ before: String, _ after: String) -> [String] {
        let lines: [Line] = compare(split(before), split(after))
        var hunks: [String] = []
        var index: Int = 0
        while let first = lines[index...].firstIndex(where: \.isDifference) {
            let start: Int = max(index, first - context)
            var end: Int = first
            // Differences that are near each other share a hunk.
            while let next = lines[(end + 1)...].firstIndex(where: \.isDifference), next - end <= 2 * context {
                end = next
            }
            let stop: Int = min(lines.count, end + 1 + context)
            hunks += hunk(lines, start..<stop)
            index = stop
        }
        return hunks
    }

    private static func hunk(_ lines: [Line], _ range: Range<Int>) -> [String] {
        let (old, new): (Int, Int) = lines[..<range.lowerBound].reduce((1, 1)) { count, line in
            (count.0 + (line.isAdded ? 0 : 1), count.1 + (line.isRemoved ? 0 : 1))
        }
        let part: ArraySlice<Line> = lines[range]
        let sizes: (Int, Int) = (part.filter { !$0.isAdded }.count, part.filter { !$0.isRemoved }.count)
        let head: String = "@@ -\(place(old, sizes.0)) +\(place(new, sizes.1)) @@"
        return [head] + part.map(\.text)
    }

    private static func place(_ start: Int, _ size: Int) -> String { size == 0 ? "\(start - 1),0" : "\(start),\(size)" }

    private static func split(_ text: String) -> [String] {
        var lines: [String] = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() }
        return lines
    }

    /// The longest common sequence of lines, and what lies between.
    static func compare(_ old: [String], _ new: [String]) -> [Line] {
        let head: Int = zip(old, new).prefix { $0 == $1 }.count
        let (restOld, restNew): ([String], [String]) = (Array(old[head...]), Array(new[head...]))
        let tail: Int = zip(restOld.reversed(), restNew.reversed()).prefix { $0 == $1 }.count
        let middle: [Line] = between(Array(restOld.dropLast(tail)), Array(restNew.dropLast(tail)))
        return old[..<head].map(Line.both) + middle + restOld.suffix(tail).map(Line.both)
    }

    private static func between(_ old: [String], _ new: [String]) -> [Line] {
        guard !old.isEmpty, !new.isEmpty, old.count * new.count <= effort else {
            return old.map(Line.removed) + new.map(Line.added)
        }
        // How many lines the rests from (row, column) on have in common.
        let width: Int = new.count + 1
        var common: [Int32] = [Int32](repeating: 0, count: (old.count + 1) * width)
        for row in stride(from: old.count - 1, through: 0, by: -1) {
            for column in stride(from: new.count - 1, through: 0, by: -1) {
                common[row * width + column] =
                    old[row] == new[column]
                    ? common[(row + 1) * width + column + 1] + 1
                    : max(common[(row + 1) * width + column], common[row * width + column + 1])
            }
        }
        var (row, column): (Int, Int) = (0, 0)
        var lines: [Line] = []
        while row < old.count, column < new.count {
            if old[row] == new[column] {
                lines.append(.both(old[row]))
                (row, column) = (row + 1, column + 1)
            } else if common[(row + 1) * width + column] >= common[row * width + column + 1] {
                lines.append(.removed(old[row]))
                row += 1
            } else {
                lines.append(.added(new[column]))
                column += 1
            }
        }
        return lines + old[row...].map(Line.removed) + new[column...].map(Line.added)
    }
}

extension UnifiedDiff.Line {
    var isDifference: Bool { isAdded || isRemoved }

    var isAdded: Bool {
        if case .added = self { return true }
        return false
    }

    var isRemoved: Bool {
        if case .removed = self { return true }
        return false
    }

    var text: String {
        switch self {
        case .both(let line): return " " + line
        case .removed(let line): return "-" + line
        case .added(let line): return "+" + line
        }
    }
}
