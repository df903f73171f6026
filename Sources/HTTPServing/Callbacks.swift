import CMicroHTTPD

// The functions libmicrohttpd calls, on its thread. Each request's context is a retained Exchange.

private func service(_ context: UnsafeMutableRawPointer?) -> Service? {
    context.map { Unmanaged<Service>.fromOpaque($0).takeUnretainedValue() }
}

/// The request line has been read.
func beginRequest(
    _ context: UnsafeMutableRawPointer?, _ target: UnsafePointer<CChar>?, _ connection: OpaquePointer?
) -> UnsafeMutableRawPointer? {
    guard let service = service(context), let target, let connection else { return nil }
    let exchange: Exchange = service.open(target: String(cString: target), connection: connection)
    return Unmanaged.passRetained(exchange).toOpaque()
}

/// Called when the head is there, for each part of the body, at the body's end, and after each resumption.
func answerRequest(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?, _ url: UnsafePointer<CChar>?,
    _ method: UnsafePointer<CChar>?, _ version: UnsafePointer<CChar>?, _ part: UnsafePointer<CChar>?,
    _ size: UnsafeMutablePointer<Int>?, _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
    guard let service = service(context), let connection, let method, let size, let held = slot?.pointee else {
        return MHD_Result.NO
    }
    let exchange: Exchange = Unmanaged<Exchange>.fromOpaque(held).takeUnretainedValue()
    if size.pointee > 0 {
        exchange.receive(UnsafeRawBufferPointer(start: part, count: size.pointee), limit: service.maximumBodyBytes)
        size.pointee = 0
        return MHD_Result.YES
    }
    if let answer = exchange.takeAnswer() { return queue(answer, exchange, connection) }
    if exchange.isGone { return MHD_Result.NO }
    let headers: [String: String] = requestHeaders(connection)
    guard exchange.takeHead() else {
        // The head alone: refuse here what would be too long, else wait for the body.
        let length: Int = headers["content-length"].flatMap { Int($0) } ?? 0
        guard length <= service.maximumBodyBytes else { return queue(tooLarge, exchange, connection) }
        return service.isClosed ? MHD_Result.NO : MHD_Result.YES
    }
    if exchange.isTooLarge { return queue(tooLarge, exchange, connection) }
    let target: (path: String, query: [(name: String, value: String)]) = RequestTarget.parse(exchange.target)
    let name: String = String(cString: method)
    let descriptor: Int32 = iter8_mhd_socket(connection)
    exchange.begin { body in
        await service.handler(
            ServerRequest(method: name, path: target.path, query: target.query, headers: headers, body: body))
    }
    service.monitor.watch(descriptor, id: exchange.id) { exchange.abandon() }
    if service.isClosed { exchange.abandon() }
    return MHD_Result.YES
}

/// The request is over; the connection may serve another.
func completeRequest(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
    _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ end: MHD_RequestTerminationCode
) {
    guard let service = service(context), let held = slot?.pointee else { return }
    slot?.pointee = nil
    service.finish(Unmanaged<Exchange>.fromOpaque(held).takeRetainedValue())
}

private let tooLarge: ServerResponse = .text("request body too large\n", status: 413)

private func requestHeaders(_ connection: OpaquePointer) -> [String: String] {
    var headers: [String: String] = [:]
    withUnsafeMutablePointer(to: &headers) { pointer in
        _ = iter8_MHD_get_connection_values(
            connection, MHD_ValueKind.HEADER_KIND,
            { context, _, name, value in
                guard let context, let name else { return MHD_Result.YES }
                let headers = context.assumingMemoryBound(to: [String: String].self)
                let key: String = String(cString: name).lowercased()
                let text: String = value.map { String(cString: $0) } ?? ""
                headers.pointee[key] = headers.pointee[key].map { "\($0), \(text)" } ?? text
                return MHD_Result.YES
            }, pointer)
    }
    return headers
}

private func queue(_ answer: ServerResponse, _ exchange: Exchange, _ connection: OpaquePointer) -> MHD_Result {
    let response: OpaquePointer?
    switch answer.body {
    case .bytes(let bytes):
        response = bytes.withUnsafeBytes { content in
            iter8_MHD_create_response_from_buffer(
                content.count, UnsafeMutableRawPointer(mutating: content.baseAddress),
                MHD_ResponseMemoryMode.RESPMEM_MUST_COPY)
        }
    case .stream:
        response = iter8_MHD_create_response_from_callback(
            iter8_mhd_size_unknown(), 32 * 1024, readStream, Unmanaged.passRetained(exchange).toOpaque(),
            { context in
                if let context { Unmanaged<Exchange>.fromOpaque(context).release() }
            })
    }
    guard let response else { return MHD_Result.NO }
    for (name, value) in answer.headers { _ = iter8_MHD_add_response_header(response, name, value) }
    defer { iter8_MHD_destroy_response(response) }
    return iter8_MHD_queue_response(connection, UInt32(answer.status), response)
}

private func readStream(
    _ context: UnsafeMutableRawPointer?, _ position: UInt64, _ buffer: UnsafeMutablePointer<CChar>?, _ size: Int
) -> Int {
    guard let context, let buffer else { return iter8_mhd_end_with_error() }
    let exchange: Exchange = Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
    switch exchange.read(into: UnsafeMutableRawBufferPointer(start: buffer, count: size)) {
    case .success(let count): return count
    case .failure(let end): return end.isBroken ? iter8_mhd_end_with_error() : iter8_mhd_end_of_stream()
    }
}
