import Foundation
import Testing

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// The real binary, as it stands beside the test bundle.
enum Usher {
    /// What a run left behind.
    struct Run {
        var status: Int32
        var output: String
        var errors: String
    }

    /// Runs a command to its end.
    static func run(
        _ arguments: String...,
        input: String = "",
        environment: [String: String] = [:],
        in folder: URL? = nil
    ) throws -> Run {
        let running = try start(arguments, input: input, environment: environment, in: folder)
        return try running.end()
    }

    /// The address that a line names.
    static func address(in line: String) throws -> String {
        let word = try #require(line.split(separator: " ").first { $0.hasPrefix("http://") })
        return word.hasSuffix(".") ? String(word.dropLast()) : String(word)
    }

    /// Starts a command that goes on.
    static func start(
        _ arguments: [String],
        input: String = "",
        environment: [String: String] = [:],
        in folder: URL? = nil
    ) throws -> RunningCommand {
        let binary = Bundle.main.bundleURL.appendingPathComponent("usher")
        try #require(FileManager.default.isExecutableFile(atPath: binary.path), "Build the product 'usher' first.")
        let process = Process()
        process.executableURL = binary
        process.arguments = arguments
        // Nothing of the surroundings counts, so that the tests mean the same on every machine.
        process.environment = environment.merging(["PATH": "/usr/bin:/bin"], uniquingKeysWith: { given, _ in given })
        if let folder { process.currentDirectoryURL = folder }
        return try RunningCommand(process, input: input)
    }
}

/// A command under way, whose output can be waited for.
///
/// What it writes is read as it comes, so that no pipe fills up and blocks it. It is killed when it is let go.
final class RunningCommand {
    /// How long a test waits for a line or for the end.
    ///
    /// Far more than is ever needed, so that a slow machine fails no test, and less than the time limits of the suites, which could
    /// not tell what the command had said.
    static let patience = Duration.seconds(240)

    /// Held while a process is started: what Foundation opens for one would stay open in another that is started meanwhile, and the end
    /// of the first would not be noticed before the end of the second.
    private static let starting = NSLock()

    private let process: Process
    private let input: Pipe
    private let output: PipeReading
    private let errors: PipeReading
    private var lineCount = 0

    /// Starts a process with a whole input; without one, what is said to it later is its input.
    init(_ process: Process, input text: String?) throws {
        self.process = process
        let pipes = try Self.starting.withLock {
            let pipes = (input: Pipe(), output: Pipe(), errors: Pipe())
            process.standardInput = pipes.input
            process.standardOutput = pipes.output
            process.standardError = pipes.errors
            try process.run()
            return pipes
        }
        input = pipes.input
        output = PipeReading(pipes.output)
        errors = PipeReading(pipes.errors)
        guard let text else { return }
        try say(text)
        try input.fileHandleForWriting.close()
    }

    /// The number of the process.
    var processIdentifier: Int32 { process.processIdentifier }

    deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

    /// Waits for a line of the output that begins with a text.
    func line(beginning start: String) throws -> String {
        func found(in text: String) -> Substring? {
            text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().first { $0.hasPrefix(start) }
        }
        output.wait(atMost: Self.patience) { found(in: $0) != nil }
        guard let line = found(in: output.text) else { throw giveUp("a line '\(start)…'") }
        return String(line)
    }

    /// Waits for the next line of the output; every line is given once.
    func nextLine() throws -> String {
        func lines(of text: String) -> ArraySlice<Substring> {
            text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().dropFirst(lineCount)
        }
        output.wait(atMost: Self.patience) { !lines(of: $0).isEmpty }
        guard let line = lines(of: output.text).first else { throw giveUp("another line") }
        lineCount += 1
        return String(line)
    }

    /// Gives it some input.
    func say(_ text: String) throws { try input.fileHandleForWriting.write(contentsOf: Data(text.utf8)) }

    /// Waits until it has complained of something so many times.
    func complaint(_ text: String, times count: Int) throws {
        func isThere(in errors: String) -> Bool { errors.ranges(of: text).count >= count }
        errors.wait(atMost: Self.patience, until: isThere)
        guard isThere(in: errors.text) else { throw giveUp("'\(text)', \(count) times,") }
    }

    /// Waits for a line of the output that begins with a text, and gives the address in it.
    func address(inLineBeginning start: String) throws -> String { try Usher.address(in: line(beginning: start)) }

    /// Asks it to end in good order, and waits for that.
    func terminate() throws -> Usher.Run {
        process.terminate()
        return try end()
    }

    /// Kills it, as a power failure would.
    func kill9() {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Waits for its end.
    func end() throws -> Usher.Run {
        guard output.waitForEnd(atMost: Self.patience), errors.waitForEnd(atMost: Self.patience) else {
            throw giveUp("its end")
        }
        process.waitUntilExit()
        return Usher.Run(status: process.terminationStatus, output: output.text, errors: errors.text)
    }

    private func giveUp(_ what: String) -> Missing {
        kill(process.processIdentifier, SIGKILL)
        return Missing(what: what, output: output.text, errors: errors.text)
    }

    struct Missing: Error, CustomStringConvertible {
        var what: String
        var output: String
        var errors: String

        var description: String { "\(what) did not come. Output:\n\(output)\nErrors:\n\(errors)" }
    }
}

/// Reads a pipe to its end on a thread of its own.
///
/// A class, because the thread and the test share what was read; the condition orders them.
private final class PipeReading: @unchecked Sendable {
    private let condition = NSCondition()
    private var bytes: [UInt8] = []
    private var hasEnded = false

    init(_ pipe: Pipe) {
        let handle = pipe.fileHandleForReading
        Thread.detachNewThread { [self] in
            while true {
                // Empty at the end.
                let piece = handle.availableData
                condition.lock()
                bytes += piece
                hasEnded = piece.isEmpty
                condition.broadcast()
                condition.unlock()
                if piece.isEmpty { return }
            }
        }
    }

    /// What has come so far.
    var text: String { condition.withLock { String(decoding: bytes, as: UTF8.self) } }

    /// Waits until the text is as it should be, the pipe has ended, or the time is over.
    func wait(atMost patience: Duration, until isEnough: (String) -> Bool) {
        let end = Self.end(after: patience)
        condition.withLock {
            while !hasEnded, !isEnough(String(decoding: bytes, as: UTF8.self)), condition.wait(until: end) {}
        }
    }

    /// Waits for the end; `false` if it does not come in time.
    func waitForEnd(atMost patience: Duration) -> Bool {
        let end = Self.end(after: patience)
        return condition.withLock {
            while !hasEnded, condition.wait(until: end) {}
            return hasEnded
        }
    }

    private static func end(after patience: Duration) -> Date {
        Date(timeIntervalSinceNow: TimeInterval(patience.components.seconds))
    }
}
