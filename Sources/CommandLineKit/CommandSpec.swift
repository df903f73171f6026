/// A command as data.
package struct CommandSpec: Sendable, Hashable {
    package struct Example: Sendable, Hashable {
        package var purpose: String
        package var command: String

        package init(_ purpose: String, _ command: String) {
            self.purpose = purpose
            self.command = command
        }
    }

    package struct Argument: Sendable, Hashable {
        package var placeholder: String
        package var isRequired: Bool
        package var choices: [String]
        /// Whether any number of words may follow; the last argument only.
        package var repeats: Bool

        package init(
            _ placeholder: String, required: Bool = true, choices: [String] = [], repeats: Bool = false
        ) {
            self.placeholder = placeholder
            self.isRequired = required
            self.choices = choices
            self.repeats = repeats
        }
    }

    package var name: String
    package var aliases: [String]
    /// One line, for the list of commands.
    package var summary: String
    /// A few sentences.
    package var about: String
    package var examples: [Example]
    package var arguments: [Argument]
    package var flags: [Flag]
    /// Flags of this command and of every one below it.
    package var inheritedFlags: [Flag]
    package var children: [CommandSpec]
    package var isHidden: Bool
    /// Whether it does something itself, without a sub-command.
    package var isRunnable: Bool

    package init(
        _ name: String, _ summary: String, about: String = "", examples: [Example] = [], arguments: [Argument] = [],
        flags: [Flag] = [], inheritedFlags: [Flag] = [], children: [CommandSpec] = [], aliases: [String] = [],
        hidden: Bool = false, runnable: Bool = true
    ) {
        self.name = name
        self.summary = summary
        self.about = about
        self.examples = examples
        self.arguments = arguments
        self.flags = flags
        self.inheritedFlags = inheritedFlags
        self.children = children
        self.aliases = aliases
        self.isHidden = hidden
        self.isRunnable = runnable
    }

    package func child(named word: String) -> CommandSpec? {
        children.first { $0.name == word || $0.aliases.contains(word) }
    }

    package var visibleChildren: [CommandSpec] { children.filter { !$0.isHidden } }
}

/// A command with the way to it from the root, and thus with all flags that it knows.
package struct CommandPath: Sendable, Hashable {
    package private(set) var specs: [CommandSpec]

    package init(root: CommandSpec) {
        specs = [root]
    }

    package var command: CommandSpec { specs[specs.count - 1] }
    /// `iter8 k launch`.
    package var name: String { specs.map(\.name).joined(separator: " ") }
    /// `k launch`: without the program's name.
    package var words: [String] { specs.dropFirst().map(\.name) }

    package func appending(_ child: CommandSpec) -> CommandPath {
        var copy: CommandPath = self
        copy.specs.append(child)
        return copy
    }

    /// The command's own flags, then what it inherits, nearest first.
    package var flags: [Flag] { command.flags + inherited }

    package var inherited: [Flag] { specs.reversed().flatMap(\.inheritedFlags) }

    /// The command at `words`, as far as they name commands.
    package static func following(_ words: [String], from root: CommandSpec) -> CommandPath {
        var path: CommandPath = CommandPath(root: root)
        for word in words {
            guard let child = path.command.child(named: word) else { break }
            path = path.appending(child)
        }
        return path
    }
}
