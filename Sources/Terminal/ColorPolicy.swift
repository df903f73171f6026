/// Whether text may be coloured.
package enum ColorPolicy: String, Sendable, CaseIterable {
    /// On a terminal.
    case auto
    case always
    case never

    /// What the environment asks for: `NO_COLOR` (no-color.org), `CLICOLOR_FORCE`, `CLICOLOR=0`, `TERM=dumb`.
    package init(environment: [String: String]) {
        func isSet(_ name: String) -> Bool { !(environment[name] ?? "").isEmpty }
        if isSet("NO_COLOR") {
            self = .never
        } else if isSet("CLICOLOR_FORCE"), environment["CLICOLOR_FORCE"] != "0" {
            self = .always
        } else if environment["CLICOLOR"] == "0" || environment["TERM"] == "dumb" {
            self = .never
        } else {
            self = .auto
        }
    }

    package func allows(isTerminal: Bool) -> Bool {
        switch self {
        case .auto: isTerminal
        case .always: true
        case .never: false
        }
    }
}

/// Colours text, or leaves it alone.
package struct Painter: Sendable, Hashable {
    package enum Style: String, Sendable {
        case red = "1;31"
        case green = "32"
        case yellow = "33"
        case cyan = "36"
        case bold = "1"
        case dim = "2"
    }

    package var isOn: Bool

    package init(isOn: Bool) {
        self.isOn = isOn
    }

    package func paint(_ text: String, _ style: Style) -> String {
        isOn && !text.isEmpty ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }
}
