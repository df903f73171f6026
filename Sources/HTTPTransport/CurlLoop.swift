import CCurl
import Glibc
import Synchronization

/// Hands transfers to the one thread that runs libcurl's multi interface; started with the first transfer.
final class CurlLoop: Sendable {
    enum Command: Sendable {
        case start(Int, TransferPlan, Exchange)
        case resume(Int)
        case cancel(Int)
    }

    private enum Phase {
        case idle
        case running(MultiHandle)
        case stopped
    }

    private struct State {
        var phase: Phase = .idle
        var commands: [Command] = []
        var lastID: Int = 0
    }

    private let state: Mutex<State> = Mutex(State())

    /// Starts a transfer that reports to `exchange`; the number names it in later commands.
    func start(_ plan: TransferPlan, _ exchange: Exchange) -> Int {
        var failure: String?
        let id: Int = state.withLock { state in
            state.lastID += 1
            failure = ensureRunning(&state)
            if failure == nil { enqueue(.start(state.lastID, plan, exchange), &state) }
            return state.lastID
        }
        if let failure {
            let reason = HTTPFailure(.failed, url: plan.request.url, reason: failure, mayHaveReachedServer: false)
            exchange.end(.failed(reason))
        }
        return id
    }

    func post(_ command: Command) {
        state.withLock { enqueue(command, &$0) }
    }

    /// Ends every transfer and the thread.
    func stop() {
        state.withLock { state in
            if case .running(let multi) = state.phase { multi.wakeUp() }
            state.phase = .stopped
        }
    }

    /// What has come in since the last call; nil once the loop is to end. Called by the loop's thread.
    func takeCommands() -> [Command]? {
        state.withLock { state in
            var commands: [Command] = []
            swap(&commands, &state.commands)
            if case .stopped = state.phase {
                for case .start(_, let plan, let exchange) in commands {
                    let failure = HTTPFailure(
                        .cancelled, url: plan.request.url, reason: "the client is gone", mayHaveReachedServer: false)
                    exchange.end(.failed(failure))
                }
                return nil
            }
            return commands
        }
    }

    private func enqueue(_ command: Command, _ state: inout State) {
        guard case .running(let multi) = state.phase else { return }
        state.commands.append(command)
        multi.wakeUp()
    }

    private func ensureRunning(_ state: inout State) -> String? {
        switch state.phase {
        case .running: return nil
        case .stopped: return "the client is gone"
        case .idle: break
        }
        let library: CurlLibrary
        do throws(CurlLibrary.LoadFailure) {
            library = try CurlLibrary.load()
        } catch {
            switch error {
            case .missing(let what): return "\(what) can't be loaded; install libcurl (Debian: libcurl4)"
            case .unusable: return "libcurl can't be started"
            }
        }
        guard let multi = iter8_curl_multi_init(library.functions) else { return "libcurl is out of memory" }
        let handle = MultiHandle(library: library, pointer: multi)
        guard CurlThread.spawn(loop: self, multi: handle) else {
            iter8_curl_multi_cleanup(library.functions, multi)
            return "no thread can be started"
        }
        state.phase = .running(handle)
        return nil
    }
}

/// Unchecked: the pointer is used by the loop's thread alone, except for `curl_multi_wakeup`, which libcurl
/// allows from any thread; it is called under the loop's lock and never after the loop was told to stop.
struct MultiHandle: @unchecked Sendable {
    let library: CurlLibrary
    let pointer: UnsafeMutableRawPointer

    func wakeUp() {
        iter8_curl_wake_up(library.functions, pointer)
    }
}
