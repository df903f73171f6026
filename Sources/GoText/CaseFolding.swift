/// Unicode's simple case folding: which code points are the same letter in another case.
package enum CaseFolding {
    private struct Fold {
        let scalar: UInt32
        let next: UInt32
    }

    /// Ascending.
    private static let folds: [Fold] = {
        var reader = UnicodeReader(UnicodeData.folds)
        var folds: [Fold] = []
        var start: Int = 0
        while let gap = reader.number(), let step = reader.number(), let count = reader.number() {
            start += gap
            let delta: Int = reader.signed()
            for index in 0..<count {
                let scalar: Int = start + index * step
                folds.append(Fold(scalar: UInt32(scalar), next: UInt32(scalar + delta)))
            }
        }
        return folds.sorted { $0.scalar < $1.scalar }
    }()

    /// The next code point of the same letter, round in a circle; the code point itself where there is one case only.
    package static func next(_ scalar: UInt32) -> UInt32 {
        let place: Int = firstPlace(from: scalar)
        return place < folds.count && folds[place].scalar == scalar ? folds[place].next : scalar
    }

    /// The letters of the range that have another case.
    package static func foldable(in range: ClosedRange<UInt32>) -> [UInt32] {
        folds[firstPlace(from: range.lowerBound)...].prefix { $0.scalar <= range.upperBound }.map(\.scalar)
    }

    private static func firstPlace(from scalar: UInt32) -> Int {
        var (low, high): (Int, Int) = (0, folds.count)
        while low < high {
            let middle: Int = (low + high) / 2
            if folds[middle].scalar < scalar { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
