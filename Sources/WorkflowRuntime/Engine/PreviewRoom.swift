internal import Foundation
internal import JSONModel
internal import Synchronization
internal import WorkflowStore

/// Where it is found out what bulk acts would do, while the engine goes on.
///
/// Each item of a selection is decided, of up to 200,000, and the engine's thread has no seconds for that. So a preview has a
/// thread and a kernel of its own: one that reads the store, decides, and whose decisions are never written. It sees what is
/// durable, which is all that anybody was told. One preview goes on at a time, and a few more wait.
final class PreviewRoom: Sendable {
    /// How many previews may wait or go on.
    static let maximumPreviews = 8

    private let stackSize: Int
    private let makeKernel: @Sendable () throws(StoreError) -> Kernel
    private let clock: any WallClock
    private let waiting = Mutex(0)
    /// Held by the thread whose turn it is.
    private let turn = Mutex(())

    /// Makes a room for the previews of an engine.
    ///
    /// - Parameters:
    ///   - stackSize: The stack of a thread that decides, in bytes.
    ///   - clock: The time.
    ///   - makeKernel: Makes a kernel over the engine's store.
    init(
        stackSize: Int,
        clock: any WallClock,
        makeKernel: @escaping @Sendable () throws(StoreError) -> Kernel
    ) {
        self.stackSize = stackSize
        self.clock = clock
        self.makeKernel = makeKernel
    }

    /// What a bulk act would do.
    func preview(_ act: OperatorAct, _ selector: Selector) async throws(EngineError) -> JobPreview {
        guard enter() else {
            throw EngineError(.overloaded, "Too many previews of bulk acts go on. Try again in a few seconds.")
        }
        let answer: Result<JobPreview, EngineError> = await withCheckedContinuation { continuation in
            let thread = Thread { [self] in
                let answer = turn.withLock { _ in decide(act, selector) }
                leave()
                continuation.resume(returning: answer)
            }
            thread.name = "usher.preview"
            thread.stackSize = stackSize
            thread.start()
        }
        return try answer.get()
    }

    private func decide(_ act: OperatorAct, _ selector: Selector) -> Result<JobPreview, EngineError> {
        do throws(CatalogFailure) {
            let kernel = try kernel()
            kernel.now = clock.now()
            return .success(try kernel.previewJob(act, selector))
        } catch {
            switch error {
            case .refused(let refusal): return .failure(refusal)
            case .store(let failure): return .failure(EngineError(.storeFailed, failure.message))
            }
        }
    }

    private func kernel() throws(CatalogFailure) -> Kernel {
        do throws(StoreError) {
            return try makeKernel()
        } catch {
            throw .store(error)
        }
    }

    private func enter() -> Bool {
        waiting.withLock { count in
            guard count < Self.maximumPreviews else { return false }
            count += 1
            return true
        }
    }

    private func leave() { waiting.withLock { $0 -= 1 } }
}
