import CCurl
import Glibc

/// The thread that owns a multi handle and its transfers.
final class CurlThread {
    private let loop: CurlLoop
    private let library: CurlLibrary
    private let multi: UnsafeMutableRawPointer
    private var transfers: [Int: Transfer] = [:]

    /// Starts the thread; false when the system refuses.
    static func spawn(loop: CurlLoop, multi: MultiHandle) -> Bool {
        let main: Main = Main(loop: loop, multi: multi)
        let context: UnsafeMutableRawPointer = Unmanaged.passRetained(main).toOpaque()
        var thread: pthread_t = 0
        var attributes: pthread_attr_t = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        defer { pthread_attr_destroy(&attributes) }
        let status: Int32 = pthread_create(&thread, &attributes, { CurlThread.main($0) }, context)
        if status != 0 { Unmanaged<Main>.fromOpaque(context).release() }
        return status == 0
    }

    private final class Main {
        let loop: CurlLoop
        let multi: MultiHandle

        init(loop: CurlLoop, multi: MultiHandle) {
            self.loop = loop
            self.multi = multi
        }
    }

    private static func main(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let context else { return nil }
        // Signals are for the program's other threads; a broken pipe is an error of its socket here.
        var signals: sigset_t = sigset_t()
        sigfillset(&signals)
        pthread_sigmask(SIG_SETMASK, &signals, nil)
        iter8_name_thread("iter8-http")
        let main: Main = Unmanaged<Main>.fromOpaque(context).takeRetainedValue()
        CurlThread(loop: main.loop, multi: main.multi).run()
        return nil
    }

    private init(loop: CurlLoop, multi: MultiHandle) {
        self.loop = loop
        self.library = multi.library
        self.multi = multi.pointer
    }

    private func run() {
        while let commands = loop.takeCommands() {
            for command in commands { execute(command) }
            iter8_curl_perform(library.functions, multi)
            collectFinished()
            let now: ContinuousClock.Instant = .now
            failOverdue(now)
            iter8_curl_poll(library.functions, multi, pollTimeout(now))
        }
        for transfer in Array(transfers.values) {
            end(transfer, transfer.failure(.cancelled, "the client is gone"))
        }
        iter8_curl_multi_cleanup(library.functions, multi)
    }

    private func execute(_ command: CurlLoop.Command) {
        switch command {
        case .start(let id, let plan, let exchange):
            guard !exchange.isEnded else { return }
            start(id, plan, exchange)
        case .resume(let id):
            transfers[id]?.resume()
        case .cancel(let id):
            guard let transfer = transfers[id] else { return }
            end(transfer, transfer.failure(.cancelled, "cancelled"))
        }
    }

    private func start(_ id: Int, _ plan: TransferPlan, _ exchange: Exchange) {
        guard let transfer = Transfer(library, id: id, plan: plan, exchange: exchange) else {
            let failure = HTTPFailure(
                .failed, url: plan.request.url, reason: "libcurl is out of memory", mayHaveReachedServer: false)
            exchange.end(.failed(failure))
            return
        }
        transfers[id] = transfer
        let status: CURLMcode = iter8_curl_add(library.functions, multi, transfer.easy)
        if status != CURLM_OK { end(transfer, transfer.failure(.failed, "libcurl takes no more transfers")) }
    }

    private func collectFinished() {
        var result: CURLcode = CURLE_OK
        while let easy = iter8_curl_next_done(library.functions, multi, &result) {
            guard let transfer = Transfer.of(easy, library) else { continue }
            end(transfer, transfer.failure(result))
        }
    }

    private func failOverdue(_ now: ContinuousClock.Instant) {
        let overdue: [Transfer] = transfers.values.filter { transfer in
            transfer.deadline.map { $0.instant <= now } ?? false
        }
        for transfer in overdue {
            end(transfer, transfer.failure(.timedOut, transfer.deadline?.reason ?? "too late"))
        }
    }

    /// Milliseconds until the next of our own deadlines; libcurl minds its own.
    private func pollTimeout(_ now: ContinuousClock.Instant) -> Int32 {
        var timeout: Duration = .seconds(60)
        for transfer in transfers.values {
            if let deadline = transfer.deadline { timeout = min(timeout, deadline.instant - now) }
        }
        return Int32(max(0, timeout.wholeMilliseconds + 1))
    }

    /// - Parameter failure: nil for a whole response.
    private func end(_ transfer: Transfer, _ failure: HTTPFailure?) {
        transfers[transfer.id] = nil
        iter8_curl_remove(library.functions, multi, transfer.easy)
        transfer.close()
        transfer.exchange.end(failure.map { .failed($0) } ?? .finished)
    }
}

extension Duration {
    var wholeMilliseconds: Int64 {
        components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000
    }
}
