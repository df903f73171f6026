import KubeModel

/// How long ago, as kubectl says it: `45s`, `3m20s`, `5h`, `12d`.
enum AgeText {
    static func since(_ time: KubeTime?, now: KubeTime) -> String {
        guard let time else { return "<unknown>" }
        let seconds: Int64 = max(0, (now.nanoseconds - time.nanoseconds) / 1_000_000_000)
        let (minutes, hours, days): (Int64, Int64, Int64) = (seconds / 60, seconds / 3600, seconds / 86_400)
        if seconds < 120 { return "\(seconds)s" }
        if minutes < 10 { return seconds % 60 == 0 ? "\(minutes)m" : "\(minutes)m\(seconds % 60)s" }
        if minutes < 180 { return "\(minutes)m" }
        if hours < 8 { return minutes % 60 == 0 ? "\(hours)h" : "\(hours)h\(minutes % 60)m" }
        if hours < 48 { return "\(hours)h" }
        if days < 8 { return hours % 24 == 0 ? "\(days)d" : "\(days)d\(hours % 24)h" }
        if days < 730 { return "\(days)d" }
        return "\(days / 365)y"
    }
}
