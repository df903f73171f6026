package import CommandLineKit
import Diagnostics
package import Terminal

/// A command: its declaration and what it does.
struct Command: Sendable {
    let spec: CommandSpec
    let children: [Command]
    let run: @Sendable (Invocation) async throws -> Void

    init(_ spec: CommandSpec, _ run: @escaping @Sendable (Invocation) async throws -> Void) {
        self.spec = spec
        children = []
        self.run = run
    }

    /// A command that only holds others.
    init(_ spec: CommandSpec, holding children: [Command]) {
        var spec: CommandSpec = spec
        spec.children = children.map(\.spec)
        spec.isRunnable = false
        self.spec = spec
        self.children = children
        run = { invocation in try HelpCommand.show(invocation.path, invocation) }
    }

    /// A command that does something itself, and holds others.
    init(
        _ spec: CommandSpec, holding children: [Command],
        _ run: @escaping @Sendable (Invocation) async throws -> Void
    ) {
        var spec: CommandSpec = spec
        spec.children = children.map(\.spec)
        self.spec = spec
        self.children = children
        self.run = run
    }

    /// The command that `path`, without the program's name, leads to.
    func following(_ words: [String]) -> Command {
        guard let word = words.first, let child = children.first(where: { $0.spec.name == word }) else { return self }
        return child.following(Array(words.dropFirst()))
    }
}

/// What a command gets to work with.
package struct Invocation: Sendable {
    package let path: CommandPath
    package let values: FlagValues
    package let arguments: [String]
    package let environment: [String: String]
    package let streams: Streams

    package var root: CommandSpec { path.specs[0] }
}
