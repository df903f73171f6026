/// What may stand at the end of an unfinished command line.
package enum Completion {
    package struct Candidate: Sendable, Hashable {
        package var word: String
        package var explanation: String

        package init(_ word: String, _ explanation: String = "") {
            self.word = word
            self.explanation = explanation
        }
    }

    package enum Answer: Sendable, Hashable {
        case candidates([Candidate])
        case files
        case folders
        /// The program itself must say; the candidates' words begin with `prefix` (`--group=`).
        case dynamic(String, typed: String, prefix: String)
    }

    /// - Parameter words: everything after the program's name; the last one is being typed, perhaps still empty.
    package static func answer(for words: [String], root: CommandSpec) -> Answer {
        let typed: String = words.last ?? ""
        let before: [String] = Array(words.dropLast())
        let path: CommandPath = command(before, root)
        guard !before.contains("--") else { return .files }
        if let last = before.last, let flag = flag(last, path), flag.takesNextWord, !last.contains("=") {
            return values(of: flag, typed: typed, prefix: "")
        }
        if typed.hasPrefix("--"), let equals = typed.firstIndex(of: "="),
            let flag = flag(String(typed[..<equals]), path)
        {
            return values(
                of: flag, typed: String(typed[typed.index(after: equals)...]), prefix: String(typed[...equals]))
        }
        if typed.hasPrefix("-") { return .candidates(flagNames(path, typed: typed)) }
        return .candidates(commandWords(path, typed: typed))
    }

    private static func command(_ words: [String], _ root: CommandSpec) -> CommandPath {
        var path: CommandPath = CommandPath(root: root)
        for word in words where !word.hasPrefix("-") {
            if let child = path.command.child(named: word) { path = path.appending(child) }
        }
        return path
    }

    private static func flag(_ word: String, _ path: CommandPath) -> Flag? {
        if word.hasPrefix("--") { return path.flags.first { $0.spellings.contains(String(word.dropFirst(2))) } }
        guard word.hasPrefix("-"), let letter = word.last, word.count >= 2 else { return nil }
        return path.flags.first { $0.short == letter }
    }

    private static func values(of flag: Flag, typed: String, prefix: String) -> Answer {
        if !flag.choices.isEmpty {
            return .candidates(
                flag.choices.filter { $0.hasPrefix(typed) }.map { Candidate(prefix + $0) })
        }
        switch flag.completion {
        case .none: return .candidates([])
        case .files: return .files
        case .folders: return .folders
        case .dynamic(let what): return .dynamic(what, typed: typed, prefix: prefix)
        }
    }

    private static func flagNames(_ path: CommandPath, typed: String) -> [Candidate] {
        path.flags.filter { !$0.isHidden }.flatMap { flag in
            [Candidate("--\(flag.name)", flag.help)] + (flag.short.map { [Candidate("-\($0)", flag.help)] } ?? [])
        }.filter { $0.word.hasPrefix(typed) && (typed.hasPrefix("--") || typed == "-" || $0.word == typed) }
    }

    private static func commandWords(_ path: CommandPath, typed: String) -> [Candidate] {
        let children: [Candidate] = path.command.visibleChildren.map { Candidate($0.name, $0.summary) }
        let choices: [Candidate] = path.command.arguments.flatMap(\.choices).map { Candidate($0) }
        return (children + choices).filter { $0.word.hasPrefix(typed) }
    }
}
