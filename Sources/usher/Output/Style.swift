internal import Foundation

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

/// Emphasis for a terminal; plain text where there is none, or where `NO_COLOR` asks for it (https://no-color.org).
struct Style: Sendable {
    private let isPlain: Bool

    static let plain = Style(isPlain: true)
    static let forOutput = Style(descriptor: STDOUT_FILENO)
    static let forErrors = Style(descriptor: STDERR_FILENO)

    private init(isPlain: Bool) { self.isPlain = isPlain }

    private init(descriptor: Int32) {
        let environment = ProcessInfo.processInfo.environment
        let isRefused = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        self.init(isPlain: isRefused || environment["TERM"] == "dumb" || isatty(descriptor) == 0)
    }

    func bold(_ text: String) -> String { wrap(text, "1") }
    func dim(_ text: String) -> String { wrap(text, "2") }
    /// What somebody has to look at: red.
    func alarm(_ text: String) -> String { wrap(text, "31") }

    /// The status of an onboarding: green for success, red for failure.
    func status(_ text: String) -> String {
        switch text.split(separator: " ").first {
        case "succeeded": wrap(text, "32")
        case "failed", "timed_out", "aborted": wrap(text, "31")
        default: text
        }
    }

    private func wrap(_ text: String, _ code: String) -> String {
        isPlain ? text : "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }
}
