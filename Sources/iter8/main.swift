import FoundationEssentials
import Glibc
import Iter8CLI
import Terminal

let arguments: [String] = Array(CommandLine.arguments.dropFirst())
if let status = Iter8Program.supervise(arguments: arguments) { exit(status) }

// The task is the program; an interrupt cancels it, and what it was busy with cleans up after itself.
let environment: [String: String] = ProcessInfo.processInfo.environment
let program = Task {
    await Iter8Program.run(
        arguments: arguments, environment: environment, streams: .standard(environment: environment))
}
InterruptSignals.onInterrupt { program.cancel() }
exit(await program.value.rawValue)
