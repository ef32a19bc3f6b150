internal import Foundation
internal import Synchronization

/// Runs reads that block on the database, on threads of their own, so that no event loop and no task waits for the disk.
///
/// A store has four connections for reading. One of them must always be free for the engine, so at most three reads run here
/// at a time: two short ones, and one that goes over the whole store.
final class ReadingQueue: Sendable {
    /// How long a read takes.
    enum Length {
        /// It looks a few rows up.
        case short
        /// It goes over the whole store.
        case long
    }

    /// How many reads may run or wait.
    ///
    /// Beyond it a client is asked to come again.
    static let maximumReads = 256

    private let short = ReadingQueue.queue(threads: 2)
    private let long = ReadingQueue.queue(threads: 1)
    private let count = Atomic<Int>(0)

    /// Runs a read.
    ///
    /// - Throws: ``Problem`` if too many reads wait already, or whatever the read throws.
    func run<Value: Sendable>(
        _ length: Length = .short,
        _ read: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        defer { count.subtract(1, ordering: .relaxed) }
        guard count.add(1, ordering: .relaxed).newValue <= Self.maximumReads else {
            throw Problem.unavailable("Too many requests wait for the database.", retryAfter: 1)
        }
        let queue = length == .short ? short : long
        return try await withCheckedThrowingContinuation { continuation in
            queue.addOperation { continuation.resume(with: Result { try read() }) }
        }
    }

    private static func queue(threads: Int) -> OperationQueue {
        let queue = OperationQueue()
        queue.maxConcurrentOperationCount = threads
        return queue
    }
}
