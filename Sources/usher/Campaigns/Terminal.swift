internal import Foundation

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

/// A terminal on which lines can be drawn anew.
struct Terminal: Sendable {
    private let descriptor: Int32

    /// The terminal behind standard output; `nil` where there is none, or one that understands no control sequences.
    static let forOutput = Terminal(STDOUT_FILENO)
    /// The terminal behind standard error.
    static let forErrors = Terminal(STDERR_FILENO)

    private init?(_ descriptor: Int32) {
        guard isatty(descriptor) != 0, ProcessInfo.processInfo.environment["TERM"] ?? "dumb" != "dumb" else {
            return nil
        }
        self.descriptor = descriptor
    }

    /// How many columns there are now.
    var width: Int { size.columns }
    /// How many lines there are now.
    var height: Int { size.lines }

    private var size: (columns: Int, lines: Int) {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else { return (80, 24) }
        return (Int(size.ws_col), Int(size.ws_row))
    }

    /// Writes a text as one piece, so that nothing is seen half drawn.
    func write(_ text: String) { Output.write(text, to: descriptor) }
}

/// Lines of a terminal that are drawn anew in their place.
///
/// The cursor is hidden meanwhile. Whoever draws ends it, also when the process is interrupted.
struct TerminalScreen {
    private let terminal: Terminal
    private var drawn = 0

    static let hideCursor = "\u{1B}[?25l"
    static let showCursor = "\u{1B}[?25h"

    init(_ terminal: Terminal) { self.terminal = terminal }

    /// How wide lines may be.
    var width: Int { terminal.width }

    /// Draws lines in the place of those that were drawn before; as many as there is room for.
    mutating func draw(_ lines: [String]) {
        let lines = lines.prefix(max(1, terminal.height - 1))
        let up = drawn > 1 ? "\u{1B}[\(drawn - 1)A" : ""
        let text = lines.map { $0 + "\u{1B}[K" }.joined(separator: "\n")
        terminal.write(Self.hideCursor + (drawn > 0 ? "\r" : "") + up + text + "\u{1B}[J")
        drawn = lines.count
    }

    /// Leaves the last lines where they are, and gives the cursor back.
    mutating func end() {
        guard drawn > 0 else { return }
        terminal.write("\n" + Self.showCursor)
        drawn = 0
    }
}
