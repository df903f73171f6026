import CCurl
import CLinux
import Diagnostics
import Glibc
import HTTPTransport

/// The event loop of a load test in HTTP/2, which libcurl speaks: the schedule, the counting and what is measured are those of
/// ``LoadLoop``. Each connection carries one request at a time; connections are opened by their first requests. Without TLS each request has
/// a connection of its own.
final class HTTP2Loop {
    private let plan: LoadPlan
    private let library: CurlLibrary
    private let multi: UnsafeMutableRawPointer
    private let streams: [HTTP2Stream]
    private let isStopped: () -> Bool
    private var pacer: Pacer
    private var meter: ProgressMeter
    private var recorder: Recorder
    /// Streams without a request, by position.
    private var idle: IdleQueue
    private var outstanding: Int = 0
    private let timer: Int32

    /// The loop looks at least so often whether it is to stop.
    private static let patience: UInt64 = 100_000_000
    private static let patienceInMilliseconds: Int32 = 100

    init(
        _ plan: LoadPlan, isStopped: @escaping () -> Bool, onProgress: (@Sendable (LoadProgress) -> Void)? = nil
    ) throws(Diagnostic) {
        let missing = Diagnostic(.failed, "HTTP/2 needs libcurl, and there is none", hint: "apt-get install libcurl4")
        do throws(CurlLibrary.LoadFailure) {
            library = try CurlLibrary.load()
        } catch {
            throw missing
        }
        guard let multi = iter8_curl_multi_init(library.functions) else { throw missing }
        self.multi = multi
        timer = iter8_timer_create()
        self.plan = plan
        self.isStopped = isStopped
        meter = ProgressMeter(plan, onProgress)
        pacer = Pacer(plan)
        recorder = Recorder(isPaced: plan.rate != nil)
        // As many connections are asked for as there are to be: not several requests over one.
        _ = iter8_curl_multi_set_long(library.functions, multi, CURLMOPT_PIPELINING, 0)
        let count: Int = max(1, min(plan.connections, pacer.total))
        _ = iter8_curl_multi_set_long(library.functions, multi, CURLMOPT_MAXCONNECTS, count)
        let payload: PayloadMap? = try PayloadMap(plan.body)
        idle = IdleQueue(capacity: count)
        var streams: [HTTP2Stream] = []
        for index in 0..<count {
            guard let stream = HTTP2Stream(library, plan, payload) else { throw missing }
            streams.append(stream)
            idle.append(index)
        }
        self.streams = streams
    }

    deinit {
        for stream in streams { iter8_curl_remove(library.functions, multi, stream.easy) }
        iter8_curl_multi_cleanup(library.functions, multi)
        Glibc.close(timer)
    }

    /// Runs to the end of the plan, or until it is stopped.
    func run() -> LoadResult {
        iter8_exact_timers()
        let start: UInt64 = MonotonicClock.now
        let busy: UInt64 = MonotonicClock.busy
        pacer.begin(at: start)
        recorder.begin(at: start)
        meter.begin(at: start)
        var now: UInt64 = start
        while !isStopped() {
            dispatch(now)
            iter8_curl_perform(library.functions, multi)
            collect()
            now = MonotonicClock.now
            if outstanding == 0, pacer.isExhausted(now) { break }
            wait(now)
            now = MonotonicClock.now
            meter.tick(now, recorder)
        }
        if !isStopped() {
            recorder.unsent(pacer.unsent, "still waiting for a free connection \(plan.timeout) s after the test's end")
        }
        return recorder.finish(now: now, askedRate: pacer.askedRate, busy: MonotonicClock.busy - busy)
    }

    private func dispatch(_ time: UInt64) {
        var now: UInt64 = time
        for _ in 0..<idle.count {
            guard let due = pacer.take(now), let index = idle.removeFirst() else { return }
            let stream: HTTP2Stream = streams[index]
            (stream.due, stream.begun, stream.redirects) = (due, now, 0)
            outstanding += 1
            recorder.begun(at: now, possible: max(due, stream.freed))
            stream.prepare()
            _ = iter8_curl_add(library.functions, multi, stream.easy)
            now = MonotonicClock.now
        }
    }

    /// libcurl waits in whole milliseconds: the timer tells when the next request is due.
    private func wait(_ now: UInt64) {
        let limit: UInt64 = now + HTTP2Loop.patience
        guard !idle.isEmpty, let next = pacer.next, next < limit else {
            // Without a schedule requests are due at once where there is a stream for them.
            if !idle.isEmpty, pacer.next == nil, !pacer.isExhausted(now) { return }
            return iter8_curl_poll(library.functions, multi, HTTP2Loop.patienceInMilliseconds)
        }
        guard next > now else { return }
        iter8_timer_at(timer, next)
        iter8_curl_poll_beside(library.functions, multi, timer, HTTP2Loop.patienceInMilliseconds)
    }

    private func collect() {
        var code: CURLcode = CURLE_OK
        while let easy = iter8_curl_next_done(library.functions, multi, &code) {
            iter8_curl_remove(library.functions, multi, easy)
            guard let index = streams.firstIndex(where: { $0.easy == easy }) else { continue }
            ended(streams[index], index, code)
        }
    }

    private func ended(_ stream: HTTP2Stream, _ index: Int, _ code: CURLcode) {
        let now: UInt64 = MonotonicClock.now
        recorder.received(stream.received)
        for _ in 0..<max(0, stream.timesSent - 1) { recorder.resent() }
        if let failure = stream.failure(code) {
            recorder.failed(failure.kind, failure.message, now: now)
        } else if let next = redirect(stream) {
            if stream.redirects < Redirect.maximum { return follow(next, stream) }
            recorder.failed(.redirects, next.excess, now: now)
        } else {
            recorder.sent(plan.bodySize)
            recorder.answered(stream.status, begun: stream.begun, due: stream.due, now: now)
        }
        stream.freed = now
        outstanding -= 1
        idle.append(index)
    }

    /// What an answer leads to, if it is to be followed.
    private func redirect(_ stream: HTTP2Stream) -> Redirect? {
        guard plan.followsRedirects, let location = stream.location else { return nil }
        return Redirect(stream.status, to: location, of: plan)
    }

    /// The target's answer counts.
    private func follow(_ next: Redirect, _ stream: HTTP2Stream) {
        stream.redirects += 1
        stream.prepare(method: next.method, path: next.path)
        _ = iter8_curl_add(library.functions, multi, stream.easy)
    }
}
