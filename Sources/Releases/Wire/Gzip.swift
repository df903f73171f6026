import CZlib
import Diagnostics

/// Gzip (RFC 1952) in memory.
enum Gzip {
    /// zlib's "gzip, 15 bits of window".
    private static let windowBits: Int32 = 15 + 16
    private static let chunk: Int = 64 << 10

    static func compressed(_ data: [UInt8]) throws -> [UInt8] {
        var stream = z_stream()
        let status: Int32 = deflateInit2_(
            &stream, Z_BEST_COMPRESSION, Z_DEFLATED, windowBits, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else { throw Diagnostic(.failed, "zlib can't start (\(status))") }
        defer { deflateEnd(&stream) }
        return try run(&stream, data, limit: .max) { deflate($0, Z_FINISH) }
    }

    /// - Parameter limit: of the unpacked size, in bytes.
    /// - Throws: `invalid` for what is no gzip data, or unpacks to more than `limit`.
    static func decompressed(_ data: [UInt8], limit: Int) throws -> [UInt8] {
        var stream = z_stream()
        let status: Int32 = inflateInit2_(&stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else { throw Diagnostic(.failed, "zlib can't start (\(status))") }
        defer { inflateEnd(&stream) }
        return try run(&stream, data, limit: limit) { inflate($0, Z_NO_FLUSH) }
    }

    private static func run(
        _ stream: inout z_stream, _ data: [UInt8], limit: Int, _ step: (UnsafeMutablePointer<z_stream>) -> Int32
    ) throws -> [UInt8] {
        var input: [UInt8] = data
        var output: [UInt8] = []
        var buffer: [UInt8] = [UInt8](repeating: 0, count: chunk)
        try input.withUnsafeMutableBufferPointer { input in
            stream.next_in = input.baseAddress
            stream.avail_in = UInt32(input.count)
            while true {
                let (status, count): (Int32, Int) = buffer.withUnsafeMutableBufferPointer { space in
                    stream.next_out = space.baseAddress
                    stream.avail_out = UInt32(space.count)
                    let status: Int32 = step(&stream)
                    return (status, space.count - Int(stream.avail_out))
                }
                output += buffer[..<count]
                guard output.count <= limit else { throw Diagnostic(.invalid, "unpacks to more than \(limit) bytes") }
                if status == Z_STREAM_END { return }
                guard status == Z_OK, count > 0 || stream.avail_in > 0 else {
                    throw Diagnostic(.invalid, "is no gzip data, or only a part of it")
                }
            }
        }
        return output
    }
}
