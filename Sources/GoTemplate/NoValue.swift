/// Go prints `<no value>` for what is missing; Helm takes it out of the output again, wherever it comes from.
package enum NoValue {
    private static let mark: [UInt8] = Array("<no value>".utf8)

    package static func removed(from output: [UInt8]) -> [UInt8] {
        guard var found = find(in: output, from: 0) else { return output }
        var kept: [UInt8] = []
        kept.reserveCapacity(output.count)
        var start: Int = 0
        while true {
            kept += output[start..<found]
            start = found + mark.count
            guard let next = find(in: output, from: start) else { break }
            found = next
        }
        kept += output[start...]
        return kept
    }

    private static func find(in output: [UInt8], from start: Int) -> Int? {
        var position: Int = start
        while let candidate = output[position...].firstIndex(of: mark[0]) {
            if output[candidate...].starts(with: mark) { return candidate }
            position = candidate + 1
        }
        return nil
    }
}
