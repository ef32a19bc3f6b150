internal import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

extension RowBatch {
    /// Appends the rows of the work of operators.
    mutating func append(_ changes: [OperatorChange], codec: any PayloadCodec) throws(StoreError) {
        for change in changes {
            switch change {
            case .appendLog(let record): append(record)
            case .putJob(let record): try put(record, codec)
            case .insertItems(let job, let keys): for key in keys { insertItem(job, key) }
            case .putItem(let item): put(item)
            case .closeReview(let key, let moment): update(.closeReview, key, at: moment)
            case .escalateReview(let key, let moment): update(.escalateReview, key, at: moment)
            case .putReview(let record):
                try put(record, PayloadEncoder(codec: codec, execution: record.branch.execution))
            }
        }
    }

    private mutating func update(_ statement: WriteStatement, _ review: Int64, at moment: Timestamp) {
        append(statement) { batch in
            batch.add(moment.milliseconds)
            batch.add(review)
        }
    }

    private mutating func append(_ record: OperatorRecord) {
        append(.insertOperatorRecord) { batch in
            batch.add(record.sequence)
            batch.add(record.happenedAt.milliseconds)
            batch.add(record.actor)
            batch.add(record.act)
            batch.add(record.reason)
            batch.add(record.execution?.number)
            batch.add(record.job)
            batch.add(record.before)
            batch.add(record.after)
            batch.add(JSON.object(record.details).text())
            batch.add(record.previousDigest)
            batch.add(record.digest)
        }
    }

    private mutating func put(_ record: JobRecord, _ codec: any PayloadCodec) throws(StoreError) {
        let payloads = PayloadEncoder(codec: codec, execution: .none)
        try append(.putJob) { batch throws(StoreError) in
            batch.add(record.key)
            batch.add(record.status.rawValue)
            batch.add(record.actName)
            batch.add(record.selector)
            batch.add(record.selectionDigest)
            batch.add(record.proposer)
            batch.add(record.approver)
            batch.add(record.reason)
            batch.add(Int64(record.rate))
            batch.add(record.createdAt.milliseconds)
            batch.add(record.startedAt?.milliseconds)
            batch.add(record.finishedAt?.milliseconds)
            batch.add(Int64(record.total))
            batch.add(Int64(record.succeeded))
            batch.add(Int64(record.refused))
            batch.add(record.cursor.number)
            batch.add(record.pacedAt?.milliseconds)
            batch.add(Int64(record.pacedDone))
            batch.add(blob: try payloads.encode(record.act))
        }
    }

    private mutating func insertItem(_ job: Int64, _ key: ExecutionKey) {
        append(.insertJobItem) { batch in
            batch.add(job)
            batch.add(key.number)
        }
    }

    private mutating func put(_ item: JobItem) {
        append(.updateJobItem) { batch in
            batch.add(item.status.rawValue)
            batch.add(item.message)
            batch.add(item.finishedAt?.milliseconds)
            batch.add(item.job)
            batch.add(item.execution.number)
        }
    }

    private mutating func put(_ record: ReviewRecord, _ payloads: PayloadEncoder) throws(StoreError) {
        try append(.putReview) { batch throws(StoreError) in
            batch.add(record.key)
            batch.add(record.branch.execution.number)
            batch.add(record.branch.path.description)
            batch.add(Int64(record.visit.number))
            batch.add(Int64(record.attempt))
            batch.add(record.queue)
            batch.add(record.title)
            batch.add(record.status.rawValue)
            batch.add(record.openedAt.milliseconds)
            batch.add(record.dueAt?.milliseconds)
            batch.add(record.escalatedAt?.milliseconds)
            batch.add(record.claimedBy)
            batch.add(record.claimedUntil?.milliseconds)
            batch.add(record.decidedBy)
            batch.add(record.decision?.rawValue)
            batch.add(record.closedAt?.milliseconds)
            if let note = record.note {
                batch.add(blob: try payloads.encode(.string(note)))
            } else {
                batch.addNull()
            }
            batch.add(blob: try payloads.encode(record.subject))
        }
    }

    /// Appends a field by which an execution can be found.
    mutating func append(_ field: Selector.Field, of key: ExecutionKey) {
        append(.insertSearchField) { batch in
            batch.add(field.name)
            batch.add(field.value)
            batch.add(key.number)
        }
    }

    /// Appends the causes after which an execution tries again.
    mutating func append(_ change: RetryCauseChange, of key: ExecutionKey) {
        for (statement, fingerprints) in [
            (WriteStatement.deleteRetryCause, change.removed), (.insertRetryCause, change.added),
        ] {
            for fingerprint in fingerprints.sorted() {
                append(statement) { batch in
                    batch.add(fingerprint)
                    batch.add(key.number)
                }
            }
        }
    }

    /// Appends what becomes of an execution that cannot be read.
    mutating func append(_ reading: ExecutionChange.Reading, of key: ExecutionKey) {
        switch reading {
        case .unchanged: break
        case .setAside(let moment):
            append(.holdUnreadable) { batch in
                batch.add(key.number)
                batch.add(moment.milliseconds)
            }
            append(.holdUnreadableBranches) { $0.add(key.number) }
            append(.markUnreadable) { $0.add(key.number) }
        case .mended: append(.unmarkUnreadable) { $0.add(key.number) }
        case .givenUp:
            append(.deleteBranches) { $0.add(key.number) }
            append(.unmarkUnreadable) { $0.add(key.number) }
            append(.forgetRetryCauses) { $0.add(key.number) }
        }
    }

    /// Adds the cause of a failure and the pause of an execution.
    mutating func addOperation(of record: ExecutionRecord) {
        add(record.failure?.fingerprint)
        add(record.failure?.path.description)
        add(record.failure?.state)
        add(record.failure?.outcomeClass)
        add(record.failure?.message)
        add(record.pause?.since.milliseconds)
        add(record.pause?.deadlines.rawValue)
        add(record.pause?.heldDeadline?.milliseconds)
    }
}

extension ExecutionKey {
    /// Under which payloads are encoded that belong to no execution: what a bulk act does to many.
    static let none = ExecutionKey(0)
}
