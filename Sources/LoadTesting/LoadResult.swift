package import Statistics

/// Why a request got no response.
package enum FailureKind: String, Sendable, CaseIterable {
    case dns, refused, unreachable, tls, timeout, reset, `protocol`
}

/// What a load test measured. Times are nanoseconds.
package struct LoadResult: Sendable {
    /// From sending a request to the end of its response, over responses of any status.
    package var serviceTime: HDRHistogram = HDRHistogram()
    /// From when a request was due to the end of its response: waiting for a free connection counts.
    package var responseTime: HDRHistogram = HDRHistogram()
    /// Responses by status code.
    package var statuses: [Int: Int] = [:]
    /// Requests without a response, by reason, with one message each.
    package var failures: [FailureKind: Failure] = [:]
    package var bytesReceived: Int = 0
    package var bytesSent: Int = 0
    /// From the first request due to the end of the last.
    package var elapsed: UInt64 = 0
    /// How late requests were sent because the generator itself was late (a connection was free).
    package var generatorLag: HDRHistogram = HDRHistogram()

    package struct Failure: Sendable, Equatable {
        package var count: Int
        package var message: String
    }

    package init() {}

    package var responseCount: Int { statuses.values.reduce(0, +) }
    package var failureCount: Int { failures.values.reduce(0) { $0 + $1.count } }
    /// Responses and failures.
    package var requestCount: Int { responseCount + failureCount }

    mutating func fail(_ kind: FailureKind, _ message: String) {
        failures[kind, default: Failure(count: 0, message: message)].count += 1
    }
}
