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
/// It is killed when it is let go.
final class RunningCommand {
    /// How long a test waits for a line or for the end.
    ///
    /// Far more than is ever needed, so that a slow machine fails no test.
    private static let patience = Duration.seconds(60)

    private let process: Process
    private let output = Pipe()
    private let errors = Pipe()
    private var text = ""

    init(_ process: Process, input: String) throws {
        self.process = process
        let standardInput = Pipe()
        process.standardInput = standardInput
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        try standardInput.fileHandleForWriting.write(contentsOf: Array(input.utf8))
        try standardInput.fileHandleForWriting.close()
    }

    /// The number of the process.
    var processIdentifier: Int32 { process.processIdentifier }

    deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

    /// Waits for a line of the output that begins with a text.
    func line(beginning start: String) throws -> String {
        let end = ContinuousClock.now + Self.patience
        while ContinuousClock.now < end {
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            if let line = lines.first(where: { $0.hasPrefix(start) }) { return String(line) }
            // An empty read is the end of the output.
            guard try readSome() else { break }
        }
        process.terminate()
        let complaint = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        throw Missing(what: "a line '\(start)…'", output: text, errors: complaint)
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
        // Both are read at the same time, so that neither pipe can fill up and block the command.
        let errors = self.errors.fileHandleForReading
        let complaints = Reading { errors.readDataToEndOfFile() }
        text += String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let complaint = String(decoding: complaints.value(), as: UTF8.self)
        process.waitUntilExit()
        return Usher.Run(status: process.terminationStatus, output: text, errors: complaint)
    }

    /// Waits a while for output; `false` at its end.
    private func readSome() throws -> Bool {
        let descriptor = output.fileHandleForReading.fileDescriptor
        var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&poller, 1, 1000) > 0 else { return true }
        let data = output.fileHandleForReading.availableData
        text += String(decoding: data, as: UTF8.self)
        return !data.isEmpty
    }

    struct Missing: Error, CustomStringConvertible {
        var what: String
        var output: String
        var errors: String

        var description: String { "\(what) did not come. Output:\n\(output)\nErrors:\n\(errors)" }
    }

    /// A read on a thread of its own.
    private final class Reading: @unchecked Sendable {
        // The semaphore orders the write before the read.
        private var data = Data()
        private let isDone = DispatchSemaphore(value: 0)

        init(_ read: @escaping @Sendable () -> Data) {
            let thread = Thread { [self] in
                data = read()
                isDone.signal()
            }
            thread.start()
        }

        func value() -> Data {
            isDone.wait()
            return data
        }
    }
}
