package import Diagnostics

/// What a command line asks for.
package struct ParsedCommand: Sendable, Hashable {
    package var path: CommandPath
    package var values: FlagValues
    package var arguments: [String]
    /// `-h` or `--help` was among the words: show help, whatever else is wrong.
    package var wantsHelp: Bool
}

/// Reads a command line as kubectl and Helm do: flags anywhere, before or after the words they belong to, until `--`.
package struct CommandLineParser: Sendable {
    private let root: CommandSpec
    private let environment: [String: String]

    package init(root: CommandSpec, environment: [String: String]) {
        self.root = root
        self.environment = environment
    }

    /// - Parameter words: without the program's name.
    /// - Throws: `usage`, naming the word at fault, with the nearest known one.
    package func parse(_ words: [String]) throws(Diagnostic) -> ParsedCommand {
        var reading = Reading(words: words, path: CommandPath(root: root))
        try reading.findCommand()
        if reading.wantsHelp {
            return ParsedCommand(path: reading.path, values: FlagValues(), arguments: [], wantsHelp: true)
        }
        do throws(Diagnostic) {
            try reading.readFlags()
            var values: FlagValues = reading.values
            try complete(&values, reading.path)
            try check(reading.arguments, reading.path)
            return ParsedCommand(
                path: reading.path, values: values, arguments: reading.arguments, wantsHelp: false)
        } catch {
            throw error.hinting("\(reading.path.name) --help")
        }
    }

    /// Adds what the environment and the defaults say.
    private func complete(_ values: inout FlagValues, _ path: CommandPath) throws(Diagnostic) {
        for flag in path.flags where !values.isGiven(flag) {
            if let name = flag.environment, let text = environment[name], !text.isEmpty {
                let texts: [String] = flag.isRepeatable ? text.split(separator: ",").map(String.init) : [text]
                for text in texts { try FlagCheck.check(flag, text, spelling: "$\(name)") }
                values.set(flag, texts, .environment)
            } else if let text = flag.defaultValue {
                values.set(flag, [text], .builtIn)
            } else if flag.isRequired {
                throw Diagnostic(.usage, "\(path.name) needs --\(flag.name) \(flag.placeholder)")
            }
        }
    }

    private func check(_ arguments: [String], _ path: CommandPath) throws(Diagnostic) {
        let declared: [CommandSpec.Argument] = path.command.arguments
        if arguments.count > declared.count, declared.last?.repeats != true {
            let word: String = arguments[declared.count]
            let groupHint: String? =
                path.flags.contains { $0.name == "group" } ? "a group is named with -g \(word)" : nil
            throw Diagnostic(.usage, "unexpected word \"\(word)\" after \(path.name)", hint: groupHint)
        }
        for (index, argument) in declared.enumerated() {
            guard index < arguments.count else {
                if argument.isRequired { throw Diagnostic(.usage, "\(path.name) needs \(argument.placeholder)") }
                continue
            }
            guard argument.choices.isEmpty || argument.choices.contains(arguments[index]) else {
                throw Diagnostic(
                    .usage,
                    "\"\(arguments[index])\" is no \(argument.placeholder): it may be "
                        + argument.choices.joined(separator: ", "),
                    hint: Suggestion.hint(for: arguments[index], in: argument.choices))
            }
        }
    }
}

/// The words of one command line while they are read.
private struct Reading {
    let words: [String]
    var path: CommandPath
    var values: FlagValues = FlagValues()
    var arguments: [String] = []
    var wantsHelp: Bool = false
    /// Positions of the words that named the command.
    private var commandWords: Set<Int> = []

    init(words: [String], path: CommandPath) {
        self.words = words
        self.path = path
    }

    /// Follows the words to a command, stepping over flags and their values.
    mutating func findCommand() throws(Diagnostic) {
        var index: Int = 0
        var isOpen: Bool = true
        while index < words.count, words[index] != "--" {
            let word: String = words[index]
            if word == "--help" || word == "-h" {
                wantsHelp = true
            } else if word.hasPrefix("-"), word != "-" {
                if takesNext(word) { index += 1 }
            } else if isOpen, let child = path.command.child(named: word) {
                path = path.appending(child)
                commandWords.insert(index)
            } else if isOpen, !path.command.children.isEmpty, path.command.arguments.isEmpty {
                throw unknownCommand(word)
            } else {
                isOpen = false
            }
            index += 1
        }
    }

    /// Whether the flag in `word` takes the word after it. While the command is not known yet, any command's flag of
    /// that name tells: `iter8 -g x k launch`.
    private func takesNext(_ word: String) -> Bool {
        guard !word.contains("=") else { return false }
        let candidates: [Flag] = path.flags + path.command.children.flatMap(Reading.allFlags)
        if word.hasPrefix("--") {
            let name: String = String(word.dropFirst(2))
            return candidates.first { $0.spellings.contains(name) }?.takesNextWord ?? false
        }
        var letters: Substring = word.dropFirst()
        while let letter = letters.popFirst() {
            guard let flag = candidates.first(where: { $0.short == letter }) else { return false }
            if flag.takesNextWord { return letters.isEmpty }
        }
        return false
    }

    private static func allFlags(_ command: CommandSpec) -> [Flag] {
        command.flags + command.inheritedFlags + command.children.flatMap(allFlags)
    }

    private func unknownCommand(_ word: String) -> Diagnostic {
        let known: [String] = path.command.visibleChildren.map(\.name)
        return Diagnostic(
            .usage, "\"\(word)\" is no command of \(path.name)",
            hint: Suggestion.hint(for: word, in: known) ?? "commands: \(known.joined(separator: ", "))")
    }

    mutating func readFlags() throws(Diagnostic) {
        var index: Int = 0
        while index < words.count {
            let word: String = words[index]
            if word == "--" {
                arguments += words[(index + 1)...]
                return
            }
            if commandWords.contains(index) {
                index += 1
            } else if word.hasPrefix("--") {
                index = try readLong(index)
            } else if word.hasPrefix("-"), word != "-" {
                index = try readShort(index)
            } else {
                arguments.append(word)
                index += 1
            }
        }
    }

    /// `--name`, `--name=value` or `--name value`; gives back the position after it.
    private mutating func readLong(_ index: Int) throws(Diagnostic) -> Int {
        let parts: [Substring] = words[index].dropFirst(2).split(
            separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name: String = parts.first.map(String.init) ?? ""
        guard let flag = path.flags.first(where: { $0.spellings.contains(name) }) else {
            throw unknownFlag("--\(name)")
        }
        if parts.count == 2 {
            try take(flag, String(parts[1]), "--\(name)")
            return index + 1
        }
        return try readValue(flag, after: index, "--\(name)")
    }

    /// `-x`, `-xvalue`, `-x=value`, `-x value`, or several short flags in one word.
    private mutating func readShort(_ index: Int) throws(Diagnostic) -> Int {
        var letters: Substring = words[index].dropFirst()
        while let letter = letters.popFirst() {
            guard let flag = path.flags.first(where: { $0.short == letter }) else { throw unknownFlag("-\(letter)") }
            if letters.first == "=" {
                try take(flag, String(letters.dropFirst()), "-\(letter)")
                return index + 1
            }
            if flag.takesNextWord, !letters.isEmpty {
                try take(flag, String(letters), "-\(letter)")
                return index + 1
            }
            if letters.isEmpty { return try readValue(flag, after: index, "-\(letter)") }
            try take(flag, bareValue(flag), "-\(letter)")
        }
        return index + 1
    }

    private mutating func readValue(
        _ flag: Flag, after index: Int, _ spelling: String
    ) throws(Diagnostic) -> Int {
        guard flag.takesNextWord else {
            try take(flag, bareValue(flag), spelling)
            return index + 1
        }
        guard index + 1 < words.count else {
            throw Diagnostic(.usage, "\(spelling) needs a value: \(spelling) \(flag.placeholder)")
        }
        try take(flag, words[index + 1], spelling)
        return index + 2
    }

    private func bareValue(_ flag: Flag) -> String {
        if case .optionalChoice(_, let bare) = flag.kind { return bare }
        return "true"
    }

    private mutating func take(_ flag: Flag, _ text: String, _ spelling: String) throws(Diagnostic) {
        try FlagCheck.check(flag, text, spelling: spelling)
        switch flag.kind {
        case .array: values.append(flag, [text])
        case .slice: values.append(flag, CommaSeparated.fields(text) ?? [text])
        default: values.set(flag, [FlagCheck.meant(flag, text)], .flag)
        }
    }

    private func unknownFlag(_ spelling: String) -> Diagnostic {
        let known: [String] = path.flags.filter { !$0.isHidden }.flatMap { flag in
            flag.spellings.map { "--\($0)" } + (flag.short.map { ["-\($0)"] } ?? [])
        }
        let hint: String? = spelling.hasPrefix("--") ? Suggestion.hint(for: spelling, in: known) : nil
        return Diagnostic(.usage, "\(path.name) knows no flag \(spelling)", hint: hint)
    }
}
