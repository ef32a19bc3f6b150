internal import Logging
internal import WorkflowStore

/// What the loop tells of records that cannot be read: the engine goes on without them, and operators must hear of them.
extension EngineLoop {
    /// Up to how many set-aside executions are counted: more need no exact figure.
    static let maximumUnreadable = 10_000

    /// Tells of the executions that a batch set aside, and counts those that are left after it.
    func tellOfDamage(in batch: KernelBatch) {
        for alert in batch.setAside {
            logger.error(
                "an execution cannot be read and was set aside; everything else goes on",
                metadata: ["execution.id": "\(alert.execution)", "error": "\(alert.message)"]
            )
        }
        if batch.changes.executions.contains(where: { $0.reading != .unchanged }) { countUnreadable() }
    }

    /// Counts the executions that are set aside.
    func countUnreadable() {
        var selector = Selector()
        selector.isUnreadable = true
        // A store that cannot be read is told of by whatever needs it next.
        let count = try? store.executionCount(selectedBy: selector, at: clock.now(), limit: Self.maximumUnreadable)
        guard let count else { return }
        publish { $0.unreadableExecutions = count }
    }

    /// Tells of other records that could not be read since it was told last.
    mutating func tellOfRecords() {
        let records = store.unreadableRecords()
        guard records.count > recordsTold else { return }
        for record in records[recordsTold...] {
            logger.error(
                "a record cannot be read and is left out; everything else goes on",
                metadata: ["table": "\(record.table)", "key": "\(record.key)", "error": "\(record.message)"]
            )
        }
        recordsTold = records.count
        publish { $0.unreadableRecords = records.count }
    }
}
