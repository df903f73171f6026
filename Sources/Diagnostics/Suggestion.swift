/// "Did you mean": the known word nearest to a mistyped one.
package enum Suggestion {
    /// The candidate with the smallest edit distance to `word`, ignoring case, or nil if none is near:
    /// the distance may be a third of the longer word's length at most (and always 1 is near enough).
    package static func nearest(to word: String, in candidates: some Sequence<String>) -> String? {
        let wanted: [Character] = Array(word.lowercased())
        var best: (distance: Int, word: String)?
        for candidate in candidates {
            let characters: [Character] = Array(candidate.lowercased())
            let limit: Int = max(1, max(wanted.count, characters.count) / 3)
            let distance: Int = editDistance(wanted, characters)
            guard distance <= limit else { continue }
            guard let current = best else {
                best = (distance, candidate)
                continue
            }
            if (distance, candidate) < (current.distance, current.word) { best = (distance, candidate) }
        }
        return best?.word
    }

    /// `did you mean "WORD"?` for the nearest candidate, or nil.
    package static func hint(for word: String, in candidates: some Sequence<String>) -> String? {
        nearest(to: word, in: candidates).map { "did you mean \"\($0)\"?" }
    }

    /// Damerau's restricted distance: insertions, deletions, substitutions, neighbours swapped.
    private static func editDistance(_ left: [Character], _ right: [Character]) -> Int {
        if left.isEmpty || right.isEmpty { return max(left.count, right.count) }
        var beforePrevious: [Int] = []
        var previous: [Int] = Array(0...right.count)
        for row in 1...left.count {
            var current: [Int] = [row]
            current.reserveCapacity(right.count + 1)
            for column in 1...right.count {
                let cost: Int = left[row - 1] == right[column - 1] ? 0 : 1
                var distance: Int = min(previous[column] + 1, current[column - 1] + 1, previous[column - 1] + cost)
                if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
                    distance = min(distance, beforePrevious[column - 2] + 1)
                }
                current.append(distance)
            }
            beforePrevious = previous
            previous = current
        }
        return previous[right.count]
    }
}
