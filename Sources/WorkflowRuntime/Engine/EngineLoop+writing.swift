internal import Dispatch
internal import JSONModel
internal import Logging
internal import WorkflowStore

/// How the loop hands batches to the writer, and what it does once they are durable.
extension EngineLoop {
    mutating func writeIfIdle() {
        guard writing == nil, pausedUntil == nil, let batch = kernel.seal() else { return }
        writing = batch
        inputsInBatch = 0
        // It has its turn all the same, behind the batch that may be being settled right now.
        guard !batch.isReadOnly else { return mailbox.post(commit: .success(())) }
        writer.async { [store, mailbox] in
            mailbox.post(commit: Result { () throws(StoreError) in try store.commit(batch.changes) })
        }
    }

    /// A batch has been written, or has failed to be.
    mutating func settle(_ outcome: Result<Void, StoreError>) {
        guard let batch = writing else { return }
        writing = nil
        switch outcome {
        case .success:
            if !batch.isReadOnly { recuperate() }
            kernel.committed(batch)
            // The writer goes on first. Everything else is done beside it.
            writeIfIdle()
            act(on: batch)
        case .failure(let error):
            failedBatch = batch
            fail(error)
            // At once, so that callers need not wait for the store to work again before they hear that it failed.
            _ = forget()
        }
    }

    /// Does what had to wait until the batch was durable.
    mutating func act(on batch: KernelBatch) {
        for id in batch.cancellations { pool.cancel(id) }
        for order in batch.orders { pool.begin(order) }
        for order in batch.mapOrders { pool.begin(order) }
        for order in batch.deliveries { pool.begin(order) }
        for (id, reply) in batch.replies { deliver(id, reply) }
        for alert in batch.alerts { logger.log(alert) }
        for alert in batch.campaignAlerts { logger.log(alert) }
        tellOfDamage(in: batch)
        if let number = dueBatch, number <= batch.number {
            dueBatch = nil
            nextDue = clock.now()
        }
        if let number = roomBatch, number <= batch.number { roomBatch = nil }
        if let number = jobBatch, number <= batch.number { jobBatch = nil }
        if let number = erasureBatch, number <= batch.number { erasureBatch = nil }
        tell(of: batch.tally)
        if let number = deliveryBatch, number <= batch.number { deliveryBatch = nil }
        if !batch.changes.product.isEmpty { nextDelivery = clock.now() }
        for change in batch.changes.executions { nextDue = earlier(nextDue, than: change.earliestDueTime) }
        let (inFlight, inMemory) = (kernel.callsInFlight, kernel.executionsInMemory)
        publish { status in
            status.commits += batch.isReadOnly ? 0 : 1
            status.executionsWritten += batch.changes.executions.count
            status.events += batch.changes.executions.reduce(0) { $0 + $1.events.count }
            status.callsInFlight = inFlight
            status.executionsInMemory = inMemory
        }
    }
}

extension ExecutionChange {
    /// The earliest moment at which something that this change writes becomes due.
    fileprivate var earliestDueTime: Timestamp? {
        var earliest: Timestamp?
        func consider(_ moment: Timestamp?) {
            guard let moment else { return }
            earliest = earliest.map { min($0, moment) } ?? moment
        }
        switch row {
        case .insert(let record), .update(let record):
            consider(record.deadline)
            consider(record.onboarding?.linkExpiresAt)
        case .unchanged: break
        }
        for branch in branches {
            switch branch {
            case .put(let record), .touch(let record): consider(record.wake.dueAt)
            case .delete: break
            }
        }
        return earliest
    }
}
