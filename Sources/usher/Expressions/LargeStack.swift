internal import Foundation
internal import Synchronization

/// Runs work on a thread with a stack of its own size: expressions may nest deeper than the main thread's stack allows.
enum LargeStack {
    /// The size of the stack, in bytes.
    static let size = 512 << 20
    /// How much of it an evaluation may use; the rest is for what calls it and what it calls.
    static let usable = size - (16 << 20)

    /// Runs the work and waits for its end.
    static func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) throws -> Value {
        let outcome = Outcome<Value>()
        let thread = Thread { outcome.settle(Result { try work() }) }
        thread.stackSize = size
        thread.start()
        return try outcome.wait().get()
    }

    /// Carries the outcome from one thread to the other, which is why it is a class.
    private final class Outcome<Value: Sendable>: Sendable {
        private let result = Mutex<Result<Value, any Error>?>(nil)
        private let end = DispatchSemaphore(value: 0)

        func settle(_ result: Result<Value, any Error>) {
            self.result.withLock { $0 = result }
            end.signal()
        }

        func wait() -> Result<Value, any Error> {
            end.wait()
            let lost = CommandFailure(.failure, "The thread for expressions ended without a result.")
            return result.withLock { $0 } ?? .failure(lost)
        }
    }
}
