internal import JSONModel
internal import Logging
internal import WorkflowStore

/// What the loop does while the store fails: it forgets what is not durable, and tries again until the store works.
extension EngineLoop {
    mutating func fail(_ error: StoreError) {
        logger.error("the store failed", metadata: ["error": "\(error.message)"])
        pausedUntil = clock.now().advanced(by: Self.storeBackOff)
        isRecuperating = false
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
        isRecuperating = pausedUntil == nil
        return isRecuperating
    }

    /// Says that all is well again, once a batch has been written since the store failed or there is none to write.
    ///
    /// Not earlier: there may be room for what tries the store out, and not for the batch that failed and is decided again.
    mutating func recuperate() {
        guard isRecuperating, !kernel.isClosing else { return }
        isRecuperating = false
        publish { $0.health = .serving }
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
