internal import Foundation
internal import Synchronization

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

/// Another `usher` of the same binary, which never outlives the body that it runs beside.
///
/// A class, because a process has an identity.
final class ChildProcess {
    /// How long a process may take to say that it is ready.
    static let patience = Duration.seconds(60)
    /// How long it may take to end in good order.
    static let endPatience = Duration.seconds(15)

    let id: Int32
    /// When it was started.
    let start: ContinuousClock.Instant
    /// The address that it said it listens at.
    private(set) var address = ""
    private let process: Process
    private let output: LineBuffer

    /// Runs `usher` with these arguments beside a body, once it has said at which address it listens.
    static func run<Value>(
        _ arguments: [String],
        environment: [String: String] = [:],
        _ body: (ChildProcess) async throws -> Value
    ) async throws -> Value {
        let child = try ChildProcess(arguments, environment)
        do {
            try await child.waitUntilListening()
            let value = try await body(child)
            await child.end()
            return value
        } catch {
            await child.end()
            throw error
        }
    }

    private init(_ arguments: [String], _ environment: [String: String]) throws {
        guard let binary = Bundle.main.executablePath else {
            throw CommandFailure(.failure, "The path of this program cannot be found out. Run it by its full path.")
        }
        let pipe = Pipe()
        process = Process()
        process.executableURL = URL(fileURLWithPath: binary)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, given in given }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        process.standardError = pipe
        output = LineBuffer(pipe.fileHandleForReading)
        start = .now
        try process.run()
        id = process.processIdentifier
        ChildGuard.shared.watch(child: id)
    }

    /// What it uses now.
    var usage: ProcessUsage? { ProcessUsage(of: id) }

    private func waitUntilListening() async throws {
        while ContinuousClock.now - start < Self.patience {
            if let address = output.address {
                self.address = address
                return
            }
            guard process.isRunning else { break }
            try await Task.sleep(for: .milliseconds(1))
        }
        let command = (process.arguments ?? []).joined(separator: " ")
        throw CommandFailure(.failure, "'usher \(command)' did not begin to serve. It said:\n\(output.text)")
    }

    private func end() async {
        process.terminate()
        let deadline = ContinuousClock.now + Self.endPatience
        while process.isRunning, ContinuousClock.now < deadline { try? await Task.sleep(for: .milliseconds(5)) }
        if process.isRunning { kill(id, SIGKILL) }
        process.waitUntilExit()
        ChildGuard.shared.forget(child: id)
        output.close()
    }
}

/// Reads what a process writes, so that it never blocks on a full pipe, and keeps the beginning.
private final class LineBuffer: Sendable {
    private static let maximumSize = 16 << 10

    private let handle: FileHandle
    private let kept = Mutex<[UInt8]>([])

    init(_ handle: FileHandle) {
        self.handle = handle
        handle.readabilityHandler = { [self] handle in
            let data = handle.availableData
            // The process has closed its end; without this the handler would be called over and over.
            guard !data.isEmpty else { return handle.readabilityHandler = nil }
            kept.withLock { if $0.count < Self.maximumSize { $0 += data } }
        }
    }

    var text: String { kept.withLock { String(decoding: $0, as: UTF8.self) } }

    /// The address in a line that says `at http://…`.
    var address: String? {
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            guard let range = line.range(of: " at http://") else { continue }
            let rest = line[range.lowerBound...].dropFirst(4).prefix { $0 != " " }
            return String(rest.last == "." ? rest.dropLast() : rest)
        }
        return nil
    }

    func close() { handle.readabilityHandler = nil }
}
