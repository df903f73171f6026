package import Statistics

/// What a load test measured. Times are nanoseconds unless said otherwise.
package struct LoadResult: Sendable {
    /// From sending a request to the end of its response, over responses of any status.
    package var serviceTime: HDRHistogram = HDRHistogram()
    /// From when a request was due to the end of its response: waiting for a free connection counts.
    package var responseTime: HDRHistogram = HDRHistogram()
    /// Responses by status code.
    package var statuses: [Int: Int] = [:]
    /// Requests without a response, by reason, with one message each.
    package var failures: [FailureKind: Failure] = [:]
    /// Requests sent a second time because the server had closed a connection that rested.
    package var resent: Int = 0
    package var bytesReceived: Int = 0
    package var bytesSent: Int = 0
    /// From the first request due to the end of the last.
    package var elapsed: UInt64 = 0
    /// How late requests were sent because the generator itself was late (a connection was free).
    package var generatorLag: HDRHistogram = HDRHistogram()
    /// Requests a second that the schedule asked for, on average; nil if it asked for as many as can be.
    package var askedRate: Double?
    /// Requests a second that were begun, from the first to the last.
    package var achievedRate: Double = 0
    /// What happened over time, in at most ``LoadSeries/maximum`` stretches of equal width.
    package var series: [Second] = []
    /// Why the measurement is not worth anything: the generator itself lagged. Nil if it did not.
    package var invalidity: String?

    package struct Failure: Sendable, Equatable {
        package var count: Int
        /// Of the first such failure.
        package var message: String
    }

    /// What ended in one stretch of time.
    package struct Second: Sendable, Equatable {
        /// Seconds since the test's start, and how many it covers.
        package let start: Double
        package let width: Double
        /// Answered or failed.
        package let requests: Int
        /// Without an answer.
        package let errors: Int
        /// Answers of status 400 or above.
        package let badStatuses: Int
        /// Milliseconds from when requests were due to their answers; nil without answers. p50 and p99 err by up to 1.6 %.
        package let mean: Double?
        package let p50: Double?
        package let p99: Double?
    }

    package init() {}

    package var responseCount: Int { statuses.values.reduce(0, +) }
    package var failureCount: Int { failures.values.reduce(0) { $0 + $1.count } }
    /// Responses and failures.
    package var requestCount: Int { responseCount + failureCount }

    mutating func fail(_ kind: FailureKind, _ message: String, count: Int = 1) {
        failures[kind, default: Failure(count: 0, message: message)].count += count
    }
}
