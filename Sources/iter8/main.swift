import FoundationEssentials
import Glibc
import Iter8CLI
import Terminal

// The task is the program; an interrupt cancels it, and what it was busy with cleans up after itself.
let environment: [String: String] = ProcessInfo.processInfo.environment
let program = Task {
    await Iter8Program.run(
        arguments: Array(CommandLine.arguments.dropFirst()), environment: environment,
        streams: .standard(environment: environment))
}
InterruptSignals.onInterrupt { program.cancel() }
exit(await program.value.rawValue)
