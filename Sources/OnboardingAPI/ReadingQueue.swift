internal import Dispatch
internal import Synchronization

/// Runs reads that block on the database, on threads of their own, so that no event loop and no task waits for the disk.
final class ReadingQueue: Sendable {
    /// How many reads may run or wait. Beyond it a client is asked to come again.
    static let maximumReads = 256
    /// As many as the store has connections for reading.
    private static let threads = 4

    private let queues: [DispatchQueue]
    private let count = Atomic<Int>(0)
    private let next = Atomic<Int>(0)

    init() {
        queues = (0..<Self.threads).map { DispatchQueue(label: "usher.api.reading.\($0)") }
    }

    /// Runs a read.
    ///
    /// - Throws: ``Problem`` if too many reads wait already, or whatever the read throws.
    func run<Value: Sendable>(_ read: @escaping @Sendable () throws -> Value) async throws -> Value {
        guard count.add(1, ordering: .relaxed).newValue <= Self.maximumReads else {
            count.subtract(1, ordering: .relaxed)
            throw Problem.unavailable("Too many requests wait for the database.", retryAfter: 1)
        }
        defer { count.subtract(1, ordering: .relaxed) }
        let queue = queues[Int(UInt(bitPattern: next.add(1, ordering: .relaxed).oldValue) % UInt(Self.threads))]
        return try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try read() }) }
        }
    }
}
