internal import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

extension RowBatch {
    /// Makes the rows of all changes; every payload passes through the codec here.
    ///
    /// Rows that others refer to come first: definitions, then executions, then what belongs to them.
    init(_ changes: ChangeSet, codec: any PayloadCodec) throws(StoreError) {
        let count = changes.executions.reduce(2 * changes.definitions.count + changes.catalog.count) { count, change in
            count + 1 + 2 * change.branches.count + change.events.count + change.calls.count
        }
        self.init(expectedRows: count)
        append(changes.definitions, changes.catalog)
        try append(changes.mapRuns, codec: codec)
        append(changes.buckets)
        append(changes.tokens, changes.messages)
        for change in changes.executions {
            let payloads = PayloadEncoder(codec: codec, execution: change.key)
            switch change.row {
            case .unchanged: break
            case .insert(let record): try insert(record, change.key, payloads)
            case .update(let record): try update(record, change.key, payloads)
            }
            for branch in change.branches {
                switch branch {
                case .put(let record): try put(record, payloads)
                case .touch(let record): try append(.touchBranch, record, payloads)
                case .delete(let path): delete(path, change.key)
                }
            }
            try append(change.events, payloads)
            for call in change.calls { append(call, of: change.key) }
            for field in change.fields { append(field, of: change.key) }
            append(change.retryCauses, of: change.key)
            append(change.reading, of: change.key)
            append(change.waits, of: change.key)
        }
        try append(changes.campaigns, codec: codec)
        try append(changes.operators, codec: codec)
        try append(changes.inbox, codec: codec)
        for change in changes.product { append(change) }
    }

    private mutating func insert(
        _ record: ExecutionRecord,
        _ key: ExecutionKey,
        _ payloads: PayloadEncoder
    ) throws(StoreError) {
        // The names are stored once, so a record whose copies differ could not be read back as it was.
        guard record.key == key, record.name.isExecutionName(of: record.header),
            record.stateMachine == record.header.stateMachineName
        else {
            throw StoreError(
                .conflict,
                "Execution \(key) names itself in two ways. This is a fault in the program that commits it; report it."
            )
        }
        try append(.insertExecution) { batch throws(StoreError) in
            batch.add(key.number)
            batch.add(record.stateMachine)
            batch.add(record.name)
            batch.add(record.definition.number)
            batch.add(record.status.rawValue)
            batch.add(record.header.startTime.milliseconds)
            batch.add(record.stoppedAt?.milliseconds)
            batch.add(record.deadline?.milliseconds)
            batch.add(Int64(record.header.redriveCount))
            batch.add(record.header.redriveTime?.milliseconds)
            batch.add(record.error)
            batch.add(record.header.arn)
            batch.add(record.header.stateMachineARN)
            batch.add(record.header.roleARN)
            try batch.addOutcome(of: record, payloads)
            batch.add(blob: try payloads.encode(record.header.input))
            batch.add(record.version.map(Int64.init))
            batch.add(record.alias)
            batch.add(record.redriveToken)
            if case .items(let run, let first, let count)? = record.origin {
                batch.add(run.number)
                batch.add(Int64(first))
                batch.add(Int64(count))
            } else {
                for _ in 0..<3 { batch.addNull() }
            }
            batch.addParent(of: record)
            batch.addOperation(of: record)
            batch.add(record.lane.rawValue)
            batch.add(record.campaign?.campaign)
            batch.add(record.campaign?.row.map(Int64.init))
        }
        put(record.onboarding, of: record)
    }

    private mutating func addParent(of record: ExecutionRecord) {
        guard case .task(let branch)? = record.origin else {
            addNull()
            return addNull()
        }
        add(branch.execution.number)
        add(branch.path.description)
    }

    private mutating func update(
        _ record: ExecutionRecord,
        _ key: ExecutionKey,
        _ payloads: PayloadEncoder
    ) throws(StoreError) {
        try append(.updateExecution) { batch throws(StoreError) in
            batch.add(record.status.rawValue)
            batch.add(record.stoppedAt?.milliseconds)
            batch.add(record.deadline?.milliseconds)
            batch.add(Int64(record.header.redriveCount))
            batch.add(record.header.redriveTime?.milliseconds)
            batch.add(record.error)
            try batch.addOutcome(of: record, payloads)
            batch.add(record.redriveToken)
            batch.addParent(of: record)
            batch.add(record.definition.number)
            batch.addOperation(of: record)
            batch.add(key.number)
        }
        put(record.onboarding, of: record)
    }

    /// Adds output, cause and presentation.
    ///
    /// A cause is a payload too: what a provider or a workflow writes into it may name the applicant.
    private mutating func addOutcome(of record: ExecutionRecord, _ payloads: PayloadEncoder) throws(StoreError) {
        try add(record.output, payloads)
        try add(record.cause.map(JSON.string), payloads)
        try add(record.presentation, payloads)
    }

    private mutating func put(_ record: BranchRecord, _ payloads: PayloadEncoder) throws(StoreError) {
        try append(.putBranch, record, payloads)
        try append(.putFrame) { batch throws(StoreError) in
            batch.add(payloads.execution.number)
            batch.add(record.path.description)
            batch.add(blob: try payloads.encode(record.frame))
        }
    }

    /// Appends the light part of a branch's row.
    private mutating func append(
        _ statement: WriteStatement,
        _ record: BranchRecord,
        _ payloads: PayloadEncoder
    ) throws(StoreError) {
        try append(statement) { batch throws(StoreError) in
            batch.add(payloads.execution.number)
            batch.add(record.path.description)
            batch.add(record.stateName)
            batch.add(record.enteredAt.milliseconds)
            batch.add(record.wake.kind.rawValue)
            batch.add(record.wake.dueAt?.milliseconds)
            if case .capacity(let since, _) = record.wake {
                batch.add(since.milliseconds)
            } else {
                batch.addNull()
            }
            batch.add(blob: try payloads.encode(record.activity))
            try batch.add(record.task, payloads)
            batch.add(record.queue?.activity)
            batch.add(record.queue?.since.milliseconds)
            batch.add(record.child?.number)
            batch.add(record.mapRun?.number)
            let queue = record.wake.kind == .capacity ? record.capacity ?? .unnamed : nil
            batch.add(queue?.bucket)
            batch.add(queue?.lane.rawValue)
            batch.add(queue?.share)
        }
    }

    private mutating func delete(_ path: BranchPath, _ key: ExecutionKey) {
        append(.deleteBranch) { batch in
            batch.add(key.number)
            batch.add(path.description)
        }
    }

    private mutating func append(_ events: [HistoryEvent], _ payloads: PayloadEncoder) throws(StoreError) {
        guard let first = events.first else { return }
        for (offset, event) in events.enumerated() {
            // The primary key finds an id that exists already; a hole inside one change is found here.
            guard event.id.number &- first.id.number == offset else {
                throw StoreError(
                    .conflict,
                    "The new events of execution \(payloads.execution) do not follow each other. "
                        + "This is a fault in the program that commits them; report it."
                )
            }
            try append(.insertEvent) { batch throws(StoreError) in
                batch.add(payloads.execution.number)
                batch.add(Int64(event.id.number))
                batch.add(Int64(event.previous.number))
                batch.add(event.timestamp.milliseconds)
                batch.add(event.type.rawValue)
                batch.add(blob: try payloads.encode(event.details))
            }
        }
    }

    private mutating func append(_ call: CallRecord, of key: ExecutionKey) {
        append(.insertCall) { batch in
            batch.add(key.number)
            batch.add(call.path.description)
            batch.add(Int64(call.visit.number))
            batch.add(Int64(call.attempt))
            batch.add(Int64(call.number))
            batch.add(call.resource)
            batch.add(call.purpose)
            batch.add(call.idempotencyKey)
            batch.add(call.startedAt.milliseconds)
            batch.add(call.finishedAt.milliseconds)
            batch.add(call.outcome)
            batch.add(call.status.map(Int64.init))
            batch.add(call.message)
        }
    }

    mutating func add(_ payload: JSON?, _ payloads: PayloadEncoder) throws(StoreError) {
        guard let payload else { return addNull() }
        add(blob: try payloads.encode(payload))
    }
}

extension String {
    /// Whether this is the stored name of an execution: its name, and for an express one what tells it from others.
    fileprivate func isExecutionName(of header: ExecutionHeader) -> Bool {
        self == header.name || hasPrefix(header.name + ":")
    }
}

/// Turns JSON values into the bytes that are stored for one execution.
struct PayloadEncoder {
    let codec: any PayloadCodec
    let execution: ExecutionKey

    func encode(_ payload: JSON) throws(StoreError) -> [UInt8] {
        try codec.encode(payload.utf8(), of: execution)
    }

    /// The details of an event: where payloads are sealed, its skeleton stays readable beside them.
    func encode(_ details: JSONObject) throws(StoreError) -> [UInt8] {
        let sealed = try encode(.object(details))
        return codec.isSealing ? EventSkeleton.joined(EventSkeleton.bytes(of: details), sealed) : sealed
    }
}
