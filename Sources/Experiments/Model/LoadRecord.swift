package import ValueTree

/// How one load test went on over its time.
package struct LoadRecord: Sendable, Equatable {
    /// Whose metrics these are: `http`, `http-<endpoint>`.
    package var backend: String
    package var url: String
    /// Requests a second that were asked for; nil for as many as possible.
    package var askedRate: Double?
    /// Requests a second that were sent.
    package var rate: Double
    /// How long it took, in seconds.
    package var seconds: Double
    /// Why it isn't worth a verdict; nil if it is.
    package var invalidity: String?
    /// In order of time, at most 120.
    package var points: [Point]

    /// What went on in one stretch of time.
    package struct Point: Sendable, Equatable {
        /// Seconds since the beginning.
        package var start: Double
        /// Its length in seconds.
        package var width: Double
        package var requests: Int
        package var errors: Int
        /// Milliseconds; nil without an answer.
        package var p50: Double?
        package var p99: Double?

        package init(start: Double, width: Double, requests: Int, errors: Int, p50: Double?, p99: Double?) {
            self.start = start
            self.width = width
            self.requests = requests
            self.errors = errors
            self.p50 = p50
            self.p99 = p99
        }
    }

    package init(
        backend: String, url: String, askedRate: Double?, rate: Double, seconds: Double, invalidity: String? = nil,
        points: [Point] = []
    ) {
        self.backend = backend
        self.url = url
        self.askedRate = askedRate
        self.rate = rate
        self.seconds = seconds
        self.invalidity = invalidity
        self.points = points
    }
}

// MARK: - document form

extension LoadRecord {
    init?(value: Value) {
        guard let backend = value["backend"]?.stringValue, let rate = value["rate"]?.doubleValue,
            let seconds = value["seconds"]?.doubleValue
        else { return nil }
        self.init(
            backend: backend, url: value["url"]?.stringValue ?? "", askedRate: value["askedRate"]?.doubleValue,
            rate: rate, seconds: seconds, invalidity: value["invalidity"]?.stringValue,
            points: (value["points"]?.listValue ?? []).compactMap(Point.init(value:)))
    }

    package var value: Value {
        var value: Value = [
            "backend": .string(backend), "url": .string(url), "rate": .float(rate), "seconds": .float(seconds),
        ]
        if let askedRate { value["askedRate"] = .float(askedRate) }
        if let invalidity { value["invalidity"] = .string(invalidity) }
        if !points.isEmpty { value["points"] = .list(points.map(\.value)) }
        return value
    }
}

extension LoadRecord.Point {
    init?(value: Value) {
        guard let start = value["start"]?.doubleValue, let width = value["width"]?.doubleValue,
            let requests = value["requests"]?.intValue
        else { return nil }
        self.init(
            start: start, width: width, requests: Int(requests), errors: Int(value["errors"]?.intValue ?? 0),
            p50: value["p50"]?.doubleValue, p99: value["p99"]?.doubleValue)
    }

    var value: Value {
        var value: Value = [
            "start": .float(start), "width": .float(width), "requests": .int(Int64(requests)),
            "errors": .int(Int64(errors)),
        ]
        if let p50 { value["p50"] = .float(p50) }
        if let p99 { value["p99"] = .float(p99) }
        return value
    }
}
