internal import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

extension RowBatch {
    /// Appends the rows of map runs.
    mutating func append(_ changes: [MapRunChange], codec: any PayloadCodec) throws(StoreError) {
        for change in changes {
            switch change {
            case .insert(let record):
                try insert(record, PayloadEncoder(codec: codec, execution: record.branch.execution))
            case .update(let record):
                try update(record, PayloadEncoder(codec: codec, execution: record.branch.execution))
            }
        }
    }

    private mutating func insert(_ record: MapRunRecord, _ payloads: PayloadEncoder) throws(StoreError) {
        try append(.insertMapRun) { batch throws(StoreError) in
            batch.add(record.key.number)
            batch.add(record.branch.execution.number)
            batch.add(record.branch.path.description)
            batch.add(record.arn)
            batch.add(record.stateMachine)
            batch.add(record.definition.number)
            batch.add(Int64(record.processor))
            batch.add(record.type.rawValue)
            batch.add(record.roleARN)
            batch.add(record.startedAt.milliseconds)
            batch.add(blob: try payloads.encode(record.plan))
            try batch.addProgress(of: record, payloads)
        }
    }

    private mutating func update(_ record: MapRunRecord, _ payloads: PayloadEncoder) throws(StoreError) {
        try append(.updateMapRun) { batch throws(StoreError) in
            try batch.addProgress(of: record, payloads)
            batch.add(record.key.number)
        }
    }

    private mutating func addProgress(of record: MapRunRecord, _ payloads: PayloadEncoder) throws(StoreError) {
        add(record.status.rawValue)
        add(record.phase.rawValue)
        add(record.isPaused ? 1 : Int64(0))
        add(record.stoppedAt?.milliseconds)
        add(Int64(record.maximumConcurrency))
        add(record.toleratedFailureCount.map(Int64.init))
        add(record.toleratedFailurePercentage)
        add(record.executions)
        add(record.items)
        add(record.itemCount.map(Int64.init))
        add(Int64(record.skipped))
        add(record.isExhausted ? 1 : Int64(0))
        add(Int64(record.redriveCount))
        add(record.redrivenAt?.milliseconds)
        add(record.redriveCursor?.number)
        add(record.error)
        add(blob: try payloads.encode(record.cause.map { .string($0) } ?? .null))
        add(blob: try payloads.encode(record.cursor ?? .null))
    }

    private mutating func add(_ counts: MapRunCounts) {
        add(Int64(counts.running))
        add(Int64(counts.succeeded))
        add(Int64(counts.failed))
        add(Int64(counts.timedOut))
        add(Int64(counts.aborted))
        add(Int64(counts.resultsWritten))
        add(Int64(counts.pendingRedrive))
    }
}
