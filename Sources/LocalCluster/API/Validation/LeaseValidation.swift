import KubeModel
import ValueTree

/// What is wrong with a Lease.
enum LeaseValidation {
    static func faults(_ object: KubeObject) -> [Validation.Cause] {
        var causes: [Validation.Cause] = []
        if let seconds = object[at: "spec", "leaseDurationSeconds"], seconds.intValue ?? 0 <= 0 {
            causes.append(Validation.invalid("spec.leaseDurationSeconds", seconds, "must be greater than 0"))
        }
        if let count = object[at: "spec", "leaseTransitions"], count.intValue ?? -1 < 0 {
            causes.append(Validation.invalid("spec.leaseTransitions", count, "must be greater than or equal to 0"))
        }
        return causes
    }

    /// What can't even be read: times that don't have six digits of a second. nil if there are none.
    static func unreadable(_ object: KubeObject) -> String? {
        for field in ["acquireTime", "renewTime"] {
            guard let text = object[at: "spec", field]?.stringValue, !isMicroTime(text) else { continue }
            return "parsing time \"\(text)\" as \"2006-01-02T15:04:05.000000Z07:00\": cannot parse it (spec.\(field))"
        }
        return nil
    }

    /// `2026-01-02T03:04:05.678901Z`, or with a zone such as `+01:00`.
    private static func isMicroTime(_ text: String) -> Bool {
        let shape: [UInt8] = Array("0000-00-00T00:00:00.000000".utf8)
        let bytes: [UInt8] = Array(text.utf8)
        guard bytes.count > shape.count else { return false }
        let zone: [UInt8] = Array(bytes[shape.count...])
        return zip(shape, bytes).allSatisfy(fits)
            && (zone == [UInt8(ascii: "Z")] || ["+00:00", "-00:00"].contains { has(zone, shape: $0) })
    }

    private static func has(_ bytes: [UInt8], shape: String) -> Bool {
        bytes.count == shape.utf8.count && zip(shape.utf8, bytes).allSatisfy(fits)
    }

    /// A zero of the shape stands for any digit.
    private static func fits(_ wanted: UInt8, _ byte: UInt8) -> Bool {
        wanted == UInt8(ascii: "0") ? (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) : byte == wanted
    }
}
