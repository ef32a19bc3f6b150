internal import JSONModel
internal import Logging
internal import WorkflowStore

/// What the loop does while the store fails: it forgets what is not durable, and tries again until the store works.
extension EngineLoop {
    mutating func fail(_ error: StoreError) {
        logger.error("the store failed", metadata: ["error": "\(error.message)"])
        pausedUntil = clock.now().advanced(by: Self.storeBackOff)
        publish { $0.health = .failing(reason: error.message) }
    }

    /// Forgets what is not durable after a failed commit; `false` if the store cannot even be read.
    mutating func forget() -> Bool {
        guard let batch = failedBatch else { return true }
        do throws(StoreError) {
            let (inputs, callers) = try kernel.reset(after: batch)
            for id in callers { refuse(id) }
            deferred = inputs + deferred
        } catch {
            fail(error)
            return false
        }
        failedBatch = nil
        (dueBatch, roomBatch, jobBatch, deliveryBatch, inputsInBatch) = (nil, nil, nil, nil, 0)
        erasureBatch = nil
        isRecovering = true
        (recoveryCursor, mapRunCursor) = (nil, nil)
        return true
    }

    /// Tries to go on after a failure; `false` if the store still fails.
    mutating func resume() -> Bool {
        guard forget(), isWritable() else { return false }
        pausedUntil = nil
        nextDue = clock.now()
        nextDelivery = nextDue
        let inputs = deferred
        deferred = []
        for input in inputs { decide(input) }
        guard pausedUntil == nil else { return false }
        publish { $0.health = .serving }
        return true
    }

    /// Whether the store takes a transaction again, so that nobody is told so before it is true.
    mutating func isWritable() -> Bool {
        do throws(StoreError) {
            try store.checkWritability()
            return true
        } catch {
            fail(error)
            return false
        }
    }
}
