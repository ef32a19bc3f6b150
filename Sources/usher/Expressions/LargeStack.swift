internal import Foundation
internal import Synchronization

/// Runs work on a thread with a stack of its own size: expressions may nest deeper than the stack of the main thread allows.
enum LargeStack {
    /// The size of the stack, in bytes.
    static let size = 512 << 20
    /// How much of it an evaluation may use; the rest is for what calls it and what it calls.
    static let usable = size - (16 << 20)

    /// Runs the work and waits for its end.
    static func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) throws -> Value {
        let outcome = Mutex<Result<Value, any Error>?>(nil)
        let end = DispatchSemaphore(value: 0)
        let box = Box(outcome)
        let thread = Thread {
            let result = Result { try work() }
            box.outcome.withLock { $0 = result }
            end.signal()
        }
        thread.stackSize = size
        thread.start()
        end.wait()
        guard let result = box.outcome.withLock({ $0 }) else {
            throw CommandFailure(.failure, "The thread for expressions ended without a result.")
        }
        return try result.get()
    }

    /// Carries the outcome from one thread to the other. A class, because a mutex cannot be copied into a closure.
    private final class Box<Value: Sendable>: Sendable {
        let outcome: Mutex<Value>
        init(_ outcome: consuming Mutex<Value>) { self.outcome = outcome }
    }
}
