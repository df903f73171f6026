/// What clocks of a zone show for a while: an abbreviation and seconds ahead of UTC.
struct ZoneKind: Sendable, Equatable {
    let name: String
    let offset: Int
    let isDaylight: Bool
}

/// A stretch of time with one kind, seconds since the Unix epoch.
struct ZoneSpan: Sendable {
    let kind: ZoneKind
    let start: Int64
    let end: Int64
}

/// Go's `*time.Location`: the kinds a zone has had, when they changed, and what goes on after the last change.
final class GoZone: Sendable {
    struct Change: Sendable {
        let when: Int64
        let kind: Int
    }

    let name: String
    private let kinds: [ZoneKind]
    private let changes: [Change]
    private let rule: ZoneRule?

    init(name: String, kinds: [ZoneKind], changes: [Change], rule: ZoneRule?) {
        self.name = name
        self.kinds = kinds
        self.changes = changes
        self.rule = rule
    }

    static let utc: GoZone = GoZone(likeUTC: "UTC")

    /// A zone of its own that never was off UTC.
    convenience init(likeUTC name: String) {
        self.init(name: name, kinds: [ZoneKind(name: "UTC", offset: 0, isDaylight: false)], changes: [], rule: nil)
    }

    static func fixed(_ name: String, _ offset: Int) -> GoZone {
        GoZone(name: name, kinds: [ZoneKind(name: name, offset: offset, isDaylight: false)], changes: [], rule: nil)
    }

    func span(at seconds: Int64) -> ZoneSpan {
        guard let first = changes.first, seconds >= first.when else {
            return ZoneSpan(kind: kinds[firstKind], start: Int64.min, end: changes.first?.when ?? Int64.max)
        }
        var (low, high): (Int, Int) = (0, changes.count)
        while high - low > 1 {
            let middle: Int = (low + high) / 2
            if seconds < changes[middle].when { high = middle } else { low = middle }
        }
        if high == changes.count, let rule { return rule.span(at: seconds, since: changes[low].when) }
        let end: Int64 = high == changes.count ? Int64.max : changes[high].when
        return ZoneSpan(kind: kinds[changes[low].kind], start: changes[low].when, end: end)
    }

    /// What held before the first change: the first kind if no change leads to it, else the last standard time
    /// listed before the first change's daylight saving, else the first standard time.
    private var firstKind: Int {
        guard changes.contains(where: { $0.kind == 0 }) else { return 0 }
        if let first = changes.first, kinds[first.kind].isDaylight,
            let before = kinds[..<first.kind].lastIndex(where: { !$0.isDaylight })
        {
            return before
        }
        return kinds.firstIndex { !$0.isDaylight } ?? 0
    }

    /// The offset that an abbreviation stands for at a local time, nil if this zone never used it.
    func offset(named name: String, local seconds: Int64) -> Int? {
        let named: [ZoneKind] = kinds.filter { $0.name == name }
        for kind in named {
            let found: ZoneKind = span(at: seconds &- Int64(kind.offset)).kind
            if found.name == name { return found.offset }
        }
        return named.first?.offset
    }
}
