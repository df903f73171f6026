/// Where a redirect leads, if to the same server: another one would be another measurement.
struct Redirect {
    /// How many are followed for one request.
    static let maximum: Int = 10

    let method: String
    let path: String

    /// What is said of one too many.
    var excess: String { "more than \(Redirect.maximum) redirects, the last to \(path)" }

    /// Nil if `status` is no redirect, or if it isn't to be followed.
    init?(_ status: Int, to location: String, of plan: LoadPlan) {
        switch status {
        case 301, 302: method = plan.method == "POST" ? "GET" : plan.method
        case 303: method = plan.method == "HEAD" ? "HEAD" : "GET"
        case 307, 308: method = plan.method
        default: return nil
        }
        if location.hasPrefix("/"), !location.hasPrefix("//") {
            guard location.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
            path = String(location.prefix { $0 != "#" })
            return
        }
        let whole: String =
            location.hasPrefix("//") ? "\(plan.target.isSecure ? "https" : "http"):\(location)" : location
        guard whole.contains("://"), let target = try? LoadTarget(whole), target.host == plan.target.host,
            target.port == plan.target.port, target.isSecure == plan.target.isSecure
        else { return nil }
        path = target.path
    }
}
