/// A flag as data: parser, help, completion and pages all read this.
package struct Flag: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        /// `--wait`, `--wait=false`.
        case bool
        case string
        case integer
        /// Go's spelling: `90s`, `1h30m`, `0`.
        case duration
        /// One of these words.
        case choice([String])
        /// One of these words; alone (`--dry-run`) it means the second argument.
        case optionalChoice([String], bare: String)
        /// Repeatable; each value as it is.
        case array
        /// Repeatable; each value may hold several, separated by commas (as CSV: `"a,b",c`).
        case slice
    }

    /// What may follow the flag, for shell completion.
    package enum Completion: Sendable, Hashable {
        case none
        case files
        case folders
        /// Asked of the program while completing; the word is the program's own.
        case dynamic(String)
    }

    /// Without dashes.
    package var name: String
    package var short: Character?
    package var kind: Kind
    /// The value's name in help: `NAME`.
    package var placeholder: String
    package var help: String
    /// What help says the default is; the parser takes it as the value where nothing else is given.
    package var defaultValue: String?
    /// What stands in for the default in help, where it is found out only later.
    package var defaultNote: String?
    /// The variable that stands in for the flag. List values are separated by commas there.
    package var environment: String?
    /// Other spellings that keep working.
    package var aliases: [String]
    package var isRequired: Bool
    package var isHidden: Bool
    /// Left out of the short help: a help topic and the pages list it.
    package var isAdvanced: Bool
    package var completion: Completion

    package init(
        _ name: String, _ short: Character? = nil, _ kind: Kind, _ help: String, value placeholder: String = "",
        default defaultValue: String? = nil, defaultNote: String? = nil, environment: String? = nil,
        aliases: [String] = [], required: Bool = false, hidden: Bool = false, advanced: Bool = false,
        completion: Completion = .none
    ) {
        self.name = name
        self.short = short
        self.kind = kind
        self.placeholder = placeholder
        self.help = help
        self.defaultValue = defaultValue
        self.defaultNote = defaultNote
        self.environment = environment
        self.aliases = aliases
        self.isRequired = required
        self.isHidden = hidden
        self.isAdvanced = advanced
        self.completion = completion
    }

    package var spellings: [String] { [name] + aliases }

    /// Whether `--flag VALUE` takes the next word.
    package var takesNextWord: Bool {
        switch kind {
        case .bool, .optionalChoice: false
        default: true
        }
    }

    package var isRepeatable: Bool { kind == .array || kind == .slice }

    package var choices: [String] {
        switch kind {
        case .choice(let words), .optionalChoice(let words, _): words
        case .bool: ["true", "false"]
        default: []
        }
    }
}
