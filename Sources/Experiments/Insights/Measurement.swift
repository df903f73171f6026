package import Statistics
import ValueTree

/// What a metric of one version came to, in one loop or in several together.
package enum Measurement: Sendable, Equatable {
    /// Counted anew in each loop: loops add up.
    case count(Double)
    /// As it was told, such as a provider's gauge, or derived: the latest holds.
    case reading(Double)
    /// How values are distributed, in nanoseconds: loops merge.
    case distribution(CompactHistogram)

    /// As a number; nil for a distribution.
    var scalar: Double? {
        switch self {
        case .count(let value), .reading(let value): value
        case .distribution: nil
        }
    }

    /// This, and then `later`. Of two that are of different kinds the later one holds.
    func adding(_ later: Measurement) -> Measurement {
        switch (self, later) {
        case (.count(let before), .count(let more)): return .count(before + more)
        case (.distribution(var merged), .distribution(let more)):
            merged.merge(more)
            return .distribution(merged)
        default: return later
        }
    }
}

// MARK: - document form

extension Measurement {
    /// `{count: 5}`, `{reading: 0.25}` or `{distribution: {count, mean, stddev, min, max, cells}}`: nanoseconds, cells
    /// as base64 of ``CompactHistogram/bytes``. nil for anything else.
    init?(value: Value) {
        if let count = value["count"]?.doubleValue {
            self = .count(count)
        } else if let reading = value["reading"]?.doubleValue {
            self = .reading(reading)
        } else if let distribution = value["distribution"].flatMap(CompactHistogram.init(value:)) {
            self = .distribution(distribution)
        } else {
            return nil
        }
    }

    var value: Value {
        switch self {
        case .count(let count): ["count": .float(count)]
        case .reading(let reading): ["reading": .float(reading)]
        case .distribution(let distribution): ["distribution": distribution.value]
        }
    }
}

extension CompactHistogram {
    fileprivate init?(value: Value) {
        guard let count = value["count"]?.intValue, let mean = value["mean"]?.doubleValue,
            let deviation = value["stddev"]?.doubleValue, let min = value["min"]?.intValue,
            let max = value["max"]?.intValue, count >= 0, min >= 0, max >= 0,
            let moments = RunningMoments(count: UInt64(count), mean: mean, standardDeviation: deviation),
            let bytes = value["cells"]?.stringValue.flatMap(SecretData.decode),
            let cells = CompactHistogram.cells(bytes)
        else { return nil }
        self.init(cells: cells, moments: moments, min: UInt64(min), max: UInt64(max))
    }

    fileprivate var value: Value {
        [
            "count": .int(Int64(count)), "mean": .float(moments.mean), "stddev": .float(moments.standardDeviation),
            "min": .int(Int64(min)), "max": .int(Int64(max)), "cells": .string(SecretData.encode(bytes)),
        ]
    }
}
