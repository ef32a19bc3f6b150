internal import Synchronization

/// Runs asynchronous work on the thread that waits for it.
///
/// JWTKit keeps its keys in an actor, so signing is asynchronous though nothing in it ever waits. The kernel's shells on virtual
/// time are synchronous, and must stay so to be reproducible. Blocking a thread of the pool could starve the very work that it
/// waits for; here the waiting thread does the work itself.
final class WaitingExecutor: TaskExecutor {
    private let jobs = Mutex<[UnownedJob]>([])

    /// Takes a job, to be run by the waiting thread.
    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        jobs.withLock { $0.append(job) }
    }

    /// The outcome of work that only ever waits for itself.
    static func run<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) -> Result<Value, any Error> {
        let executor = WaitingExecutor()
        let box = Box<Value>()
        // The task ends before this function does: nothing is left behind.
        Task(executorPreference: executor) {
            do {
                let value = try await work()
                box.set(.success(value))
            } catch {
                box.set(.failure(error))
            }
        }
        while true {
            if let result = box.value { return result }
            guard let job = executor.next() else { continue }
            job.runSynchronously(on: executor.asUnownedTaskExecutor())
        }
    }

    private func next() -> UnownedJob? {
        jobs.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    }

    /// Where the outcome goes; a class, because the task and the waiting thread share it.
    private final class Box<Value: Sendable>: Sendable {
        private let outcome = Mutex<Result<Value, any Error>?>(nil)

        var value: Result<Value, any Error>? { outcome.withLock { $0 } }

        func set(_ result: Result<Value, any Error>) { outcome.withLock { $0 = result } }
    }
}
