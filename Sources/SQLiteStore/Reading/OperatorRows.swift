internal import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

extension OperatorRecord {
    /// Reads the columns of ``OperatorStatements/newestRecord``.
    init(_ row: RowReader) throws(StoreError) {
        // The chain of digests tells that an entry was changed; the entry itself is shown as far as it can be.
        let details = (try? JSON(parsing: try row.text(9)).objectValue) ?? ["unreadable": true]
        self.init(
            sequence: try row.integer(0),
            happenedAt: try row.timestamp(1),
            actor: try row.text(2),
            act: try row.text(3),
            reason: try row.text(4),
            execution: try row.optionalInteger(5).map { ExecutionKey($0) },
            job: try row.optionalInteger(6),
            before: try row.optionalText(7),
            after: try row.optionalText(8),
            details: details,
            previousDigest: try row.text(10),
            digest: try row.text(11)
        )
    }
}

/// The row of a job with its act still encoded.
struct JobRow {
    let record: JobRecord
    private let act: [UInt8]

    /// Reads the columns of ``OperatorStatements/job``.
    init(_ row: RowReader) throws(StoreError) {
        var record = JobRecord(
            key: try row.integer(0),
            status: try row.name(1, as: JobRecord.Status.self),
            act: .null,
            actName: try row.text(2),
            selector: try row.text(3),
            selectionDigest: try row.text(4),
            proposer: try row.text(5),
            reason: try row.text(7),
            rate: try row.count(8),
            createdAt: try row.timestamp(9),
            total: try row.count(12)
        )
        record.approver = try row.optionalText(6)
        record.startedAt = try row.optionalTimestamp(10)
        record.finishedAt = try row.optionalTimestamp(11)
        record.succeeded = try row.count(13)
        record.refused = try row.count(14)
        record.cursor = ExecutionKey(try row.integer(15))
        record.pacedAt = try row.optionalTimestamp(17)
        record.pacedDone = try row.count(18)
        self.record = record
        act = try row.blob(16)
    }

    /// The record, its act decoded.
    func record(codec: any PayloadCodec) throws(StoreError) -> JobRecord {
        var record = record
        record.act = try PayloadDecoder(codec: codec, execution: .none).decode(act)
        return record
    }
}

extension JobItem {
    /// Reads the columns of ``OperatorStatements/items``.
    init(_ row: RowReader) throws(StoreError) {
        self.init(
            job: try row.integer(0),
            execution: ExecutionKey(try row.integer(1)),
            status: try row.name(2, as: JobItem.Status.self),
            message: try row.optionalText(3),
            finishedAt: try row.optionalTimestamp(4)
        )
    }
}

/// The row of a review with its payloads still encoded.
struct ReviewRow {
    private let record: ReviewRecord
    private let note: [UInt8]?
    private let subject: [UInt8]

    /// Reads the columns of ``OperatorStatements/review``.
    init(_ row: RowReader) throws(StoreError) {
        var record = ReviewRecord(
            key: try row.integer(0),
            branch: try row.reference(execution: 1, path: 2),
            visit: EventID(try row.count(3)),
            attempt: try row.count(4),
            queue: try row.text(5),
            title: try row.text(6),
            subject: .null,
            openedAt: try row.timestamp(8),
            dueAt: try row.optionalTimestamp(9)
        )
        record.status = try row.name(7, as: ReviewRecord.Status.self)
        record.escalatedAt = try row.optionalTimestamp(10)
        record.claimedBy = try row.optionalText(11)
        record.claimedUntil = try row.optionalTimestamp(12)
        record.decidedBy = try row.optionalText(13)
        record.decision = row.isNull(14) ? nil : try row.name(14, as: ReviewRecord.Decision.self)
        record.closedAt = try row.optionalTimestamp(15)
        self.record = record
        note = try row.optionalBlob(16)
        subject = try row.blob(17)
    }

    /// The record, its payloads decoded as far as they can be read.
    func record(codec: any PayloadCodec, _ note: (StoreError, Int64) -> Void) throws(StoreError) -> ReviewRecord {
        let payloads = PayloadDecoder(codec: codec, execution: record.branch.execution)
        var record = record
        let noteDamage: (StoreError) -> Void = { note($0, record.key) }
        if let stored = self.note { record.note = try payloads.decodeForShow(stored, noteDamage).stringValue }
        record.subject = try payloads.decodeForShow(subject, noteDamage)
        return record
    }
}

extension FailureCause {
    /// Reads five columns and the error; `nil` where there is no cause.
    init?(_ row: RowReader, from column: CInt, error: CInt) throws(StoreError) {
        guard let fingerprint = try row.optionalText(column) else { return nil }
        self.init(
            fingerprint: fingerprint,
            path: try row.path(column + 1),
            state: try row.text(column + 2),
            error: try row.optionalText(error) ?? "",
            outcomeClass: try row.optionalText(column + 3),
            message: try row.text(column + 4)
        )
    }
}

extension ExecutionPause {
    /// Reads three columns; `nil` where there is no pause.
    init?(_ row: RowReader, from column: CInt) throws(StoreError) {
        guard let since = try row.optionalTimestamp(column) else { return nil }
        self.init(
            since: since,
            deadlines: try row.name(column + 1, as: Deadlines.self),
            heldDeadline: try row.optionalTimestamp(column + 2)
        )
    }
}
