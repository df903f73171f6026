package import Diagnostics
import Glibc

/// The one door to the terminal: data goes to `output`, everything else to `errors`.
package struct Streams: Sendable {
    /// What one of the streams is connected to.
    package struct Traits: Sendable, Hashable {
        package var isTerminal: Bool
        /// Columns of the terminal; 80 where there is none.
        package var width: Int
        /// Lines of the terminal; 24 where there is none.
        package var height: Int

        package init(isTerminal: Bool = false, width: Int = 80, height: Int = 24) {
            self.isTerminal = isTerminal
            self.width = width
            self.height = height
        }
    }

    package var output: any ByteSink
    package var errors: any ByteSink
    package var outputTraits: Traits
    package var errorTraits: Traits
    package var color: ColorPolicy

    package init(
        output: any ByteSink, errors: any ByteSink, outputTraits: Traits = Traits(), errorTraits: Traits = Traits(),
        color: ColorPolicy = .never
    ) {
        self.output = output
        self.errors = errors
        self.outputTraits = outputTraits
        self.errorTraits = errorTraits
        self.color = color
    }

    /// The process's own stdout and stderr.
    package static func standard(environment: [String: String]) -> Streams {
        Streams(
            output: DescriptorSink(descriptor: STDOUT_FILENO), errors: DescriptorSink(descriptor: STDERR_FILENO),
            outputTraits: traits(of: STDOUT_FILENO, environment), errorTraits: traits(of: STDERR_FILENO, environment),
            color: ColorPolicy(environment: environment))
    }

    private static func traits(of descriptor: Int32, _ environment: [String: String]) -> Traits {
        guard isatty(descriptor) == 1, environment["TERM"] != "dumb" else { return Traits() }
        var size = winsize()
        let isKnown: Bool = ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        let told: Int? = environment["COLUMNS"].flatMap { Int($0) }
        let height: Int = isKnown && size.ws_row > 0 ? Int(size.ws_row) : 24
        return Traits(isTerminal: true, width: isKnown ? Int(size.ws_col) : max(20, told ?? 80), height: height)
    }

    package var outputPainter: Painter { Painter(isOn: color.allows(isTerminal: outputTraits.isTerminal)) }
    package var errorPainter: Painter { Painter(isOn: color.allows(isTerminal: errorTraits.isTerminal)) }

    /// Data for stdout, as it is.
    package func print(_ text: String) throws {
        try output.write(Array(text.utf8))
    }

    package func print(_ bytes: [UInt8]) throws {
        try output.write(bytes)
    }

    /// A table on stdout: aligned columns on a terminal, tab-separated lines in a pipe.
    package func print(_ table: Table) throws {
        try print(table.text(for: outputTraits, painter: outputPainter))
    }

    /// A line for the user, on stderr. That nobody can read it is no reason to fail.
    package func note(_ line: String) {
        try? errors.write(Array((PrintableText.escaped(line) + "\n").utf8))
    }

    /// What the user could type next.
    package func suggest(_ command: String) {
        note("\(errorPainter.paint("next:", .dim)) \(command)")
    }

    package func warn(_ line: String) {
        note("\(errorPainter.paint("warning:", .yellow)) \(line)")
    }

    /// A failure, with its place and hint.
    package func report(_ diagnostic: Diagnostic) {
        try? errors.write(Array(DiagnosticText.render(diagnostic, painter: errorPainter).utf8))
    }
}
